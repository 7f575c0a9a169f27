/**
 * Datagrams out of what people save or paste: hexadecimal text and dumps, JSON Lines, pcapng files.
 *
 * <p>{@link org.qipa.shell.capture.Capture} finds out what it was given and has one reader for each. A reader knows how
 * bytes are written down and nothing of QMI but how long a message says it is; {@link org.qipa.shell.capture.Qmux} takes
 * the frame off that QMI wears outside of QRTR, and that names the service.
 */
package org.qipa.shell.capture;
