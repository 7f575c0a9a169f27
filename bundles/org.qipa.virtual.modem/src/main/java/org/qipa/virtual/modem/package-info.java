/**
 * A virtual modem: the processor on the other side of the IPA, and the network behind it.
 *
 * <p>{@link org.qipa.virtual.modem.VirtualModems} watches for the modem's side of virtual silicon and for QRTR fabrics; where
 * a device offers both it attaches a {@link org.qipa.virtual.modem.ModemSession}, which boots (spec 03 §10): it powers up,
 * publishes service 0x31, {@linkplain org.qipa.virtual.modem.InitDriverCheck checks} and answers INIT_DRIVER, loads the
 * microcontroller the first time, reports DRIVER_INIT_COMPLETE, registers for INIT_COMPLETE and then passes packets.
 *
 * <p>Beside that service it publishes those a connection manager talks to ({@link org.qipa.virtual.modem.services}), with the
 * values of a profile: the default one, or that of a configuration {@code org.qipa.modem.profile}, a watched
 * {@linkplain org.qipa.virtual.modem.ModemProfileFile file}. A configuration {@code org.qipa.modem.fabric} makes a
 * {@link org.qipa.virtual.modem.LoneModem}, which has nothing but these services. On a fabric without silicon and without that
 * configuration nothing is published: there the modem is a real one.
 *
 * <p>The {@link org.qipa.virtual.modem.PacketNetwork} behind it is not part of the modem: it keeps its hosts and what they
 * have already sent while the modem restarts or the device is replaced, as a network does. A configuration
 * {@code org.qipa.modem.link} puts a network interface in the place of the host of a mux id: a
 * {@link org.qipa.virtual.modem.ModemLink}, of which interfaces are made as of any link. What a mux id carries when calls are
 * made on it is said in {@link org.qipa.virtual.modem.services}.
 */
package org.qipa.virtual.modem;
