/**
 * QMI in this process (spec 02 B and C): {@link org.qipa.qmi.TlvCodec} over declarations read by
 * {@link org.qipa.qmi.MessageFile} from {@code messages/*.json}, and {@link org.qipa.qmi.Handle}, the end of a conversation
 * on a QRTR socket.
 */
package org.qipa.qmi;
