/**
 * The interfaces of links: configurations, uplink queues, and what connects a link to its network end.
 *
 * <p>A configuration {@code org.qipa.link} makes an {@link org.qipa.netdev.InterfaceComponent} with a
 * {@link org.qipa.netdev.LinkInterface}, which holds the {@link org.qipa.netdev.PacketQueue} and looks for two services:
 * the {@code Link} of its name and the {@code NetworkEnd} of its kind. Either may come, go and be replaced at any time;
 * the queue stays. A configuration {@code org.qipa.modem.link} makes the same of a link behind a virtual modem. Only what is
 * in the queue when this bundle itself stops is lost, and counted.
 *
 * <p>What a kernel hands over in one piece of up to 64 KiB is kept in one piece and cut when it is taken: the
 * {@link org.qipa.netdev.Segmentation} writes the headers of one packet after the other, the payload goes from the queue
 * straight into the link's frame.
 *
 * <p>Threads: changes of an interface run one at a time through a {@link org.qipa.netdev.Turnstile}, on the thread that
 * brings them, under no lock. The queue takes packets from any thread and gives them to the data lane.
 */
package org.qipa.netdev;
