/**
 * Interfaces of the Linux kernel: TUN devices through {@code java.lang.foreign}. Needs root, or CAP_NET_ADMIN and
 * {@code /dev/net/tun}.
 *
 * <p>{@link org.qipa.netdev.tun.TunEnd} is the network end {@code qipa.end=tun}. Each interface has a thread that reads
 * packets of the kernel into the uplink queue, all there are at a time; it waits by {@code epoll} and is woken through an
 * eventfd, for room in the queue and for the end. While the queue is full packets stay in the kernel. Downlink packets are
 * written by the data lane. Addresses, MTU and the up state are set over rtnetlink.
 *
 * <p>Unless the link's {@code offload} says otherwise, packets have a {@link org.qipa.netdev.tun.VirtioHeader} in front: the
 * kernel hands over TCP and UDP of up to 64 KiB with open checksums, which the queue cuts into packets of the MTU when they
 * are taken; and what one batch brings of one flow is joined by a {@link org.qipa.netdev.tun.Coalescer} and written at once.
 * {@link org.qipa.netdev.tun.KernelOffload} is what a kernel agreed to of that.
 *
 * <p>An interface has one queue (no IFF_MULTI_QUEUE). Measured under iperf3, its reading thread takes an eighth of the CPU
 * time of the whole way, and the device has one ring for all it reads: more threads in front of that would only mix flows.
 *
 * <p>All of libc is in {@link org.qipa.netdev.tun.Linux} and what it shares with others in {@link org.qipa.linux}.
 */
package org.qipa.netdev.tun;
