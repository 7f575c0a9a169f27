/**
 * Interfaces of the Linux kernel: TUN devices through {@code java.lang.foreign}. Needs root, or CAP_NET_ADMIN and
 * {@code /dev/net/tun}.
 *
 * <p>{@link org.qipa.netdev.tun.TunEnd} is the network end {@code qipa.end=tun}. Each interface has a thread that reads
 * packets of the kernel into the uplink queue; it waits in {@code poll} and is woken through an eventfd, for room in the
 * queue and for the end. While the queue is full packets stay in the kernel. Downlink packets are written by the data
 * lane. Addresses, MTU and the up state are set over rtnetlink.
 *
 * <p>All of libc is in {@link org.qipa.netdev.tun.Linux}.
 */
package org.qipa.netdev.tun;
