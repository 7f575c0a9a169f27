/**
 * The mux layer: links of a device, and the port they share on its modem network device (spec 12, 11 §4-5).
 *
 * <p>A configuration {@code org.qipa.link} makes a {@link org.qipa.rmnet.LinkComponent}, which registers a
 * {@link org.qipa.rmnet.RmnetLink}. {@link org.qipa.rmnet.RmnetDevices} keeps a {@link org.qipa.rmnet.MuxDevice} per
 * device name and hears of network devices that come and go. While a network device is there and has links, an
 * {@link org.qipa.rmnet.Attachment} holds the {@link org.qipa.rmnet.MapPort} open on it. A new network device gets a new
 * port, so that late calls of the old one find it detached. Links and their counters live on.
 *
 * <p>Threads: the port's data path runs on the device's data lane alone. A link's lock covers its end: whoever
 * disconnects an end has the lane out of it when the call returns. Network devices are opened and closed under no lock.
 * Locks are taken in the order device, port, link.
 */
package org.qipa.rmnet;
