/**
 * A virtual modem: the processor on the other side of the IPA, and the network behind it.
 *
 * <p>{@link org.qipa.virtual.modem.VirtualModems} watches for the modem's side of virtual silicon and for QRTR fabrics; where
 * a device offers both it attaches a {@link org.qipa.virtual.modem.ModemSession}, which boots (spec 03 §10): it powers up,
 * publishes service 0x31, {@linkplain org.qipa.virtual.modem.InitDriverCheck checks} and answers INIT_DRIVER, loads the
 * microcontroller the first time, reports DRIVER_INIT_COMPLETE, registers for INIT_COMPLETE and then passes packets.
 *
 * <p>The {@link org.qipa.virtual.modem.PacketNetwork} behind it is not part of the modem: it keeps its hosts and what they
 * have already sent while the modem restarts or the device is replaced, as a network does. A configuration
 * {@code org.qipa.modem.link} puts a network interface in the place of the host of a mux id: a
 * {@link org.qipa.virtual.modem.ModemLink}, of which interfaces are made as of any link.
 */
package org.qipa.virtual.modem;
