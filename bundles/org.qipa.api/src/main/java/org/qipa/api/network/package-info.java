/**
 * Packets: from an application to the modem and back (spec 11, 12).
 *
 * <p>Four parties. The device's {@link org.qipa.api.network.ModemNetdev} exists while its modem runs; it moves frames
 * between DMA buffers and the IPA. A mux layer (rmnet) attaches to it as {@link org.qipa.api.network.MuxPort} and speaks
 * MAP. A {@link org.qipa.api.network.Link} is one mux id of a device, made from a configuration {@code org.qipa.link}; it
 * outlives the device and the modem. A network end, the {@link org.qipa.api.network.LinkEnd}, is the interface of a link
 * towards applications: a Linux TUN or an end inside the process. It holds the bounded uplink queue, so that nothing is
 * lost while something below it is replaced. Kinds of ends are {@link org.qipa.api.network.NetworkEnd} services; the
 * queue itself belongs to whoever reads the configurations, so that a kind can be replaced as well.
 *
 * <p>Uplink is pulled: when the end's queue gets its first packet it {@linkplain org.qipa.api.network.Link#wake wakes} the
 * link; the device's data lane then polls the mux port, which takes packets from the ends while the ring has room.
 * Downlink is pushed on the same lane. Packets have one to n segments; nothing on this path allocates.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.qipa.api.network;
