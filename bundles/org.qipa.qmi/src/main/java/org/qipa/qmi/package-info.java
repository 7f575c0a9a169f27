/**
 * QMI in this process (spec 02 B and C): {@link org.qipa.qmi.TlvCodec} over declarations read by
 * {@link org.qipa.qmi.MessageFile} from {@code messages/*.json}, {@link org.qipa.qmi.Handle}, the end of a conversation on a
 * QRTR socket, and {@link org.qipa.qmi.Decoder} for people who read datagrams.
 *
 * <p>The files of the modem's services are made from facts by a script, see {@code src/data/README.md}; the IPA service's is
 * written by hand. Each is read when its service is first asked for.
 */
package org.qipa.qmi;
