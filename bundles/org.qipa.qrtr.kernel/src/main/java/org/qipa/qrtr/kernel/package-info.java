/**
 * QRTR of the Linux kernel: sockets of family AF_QIPCRTR through java.lang.foreign (spec 13).
 *
 * <p>The name service and the links to other processors are the kernel's. A {@link org.qipa.qrtr.kernel.KernelFabric} has
 * sockets, in {@link org.qipa.qrtr.kernel.KernelNode}s, and one {@link org.qipa.qrtr.kernel.Poller} that reads them all and
 * hands what comes to their lanes. {@link org.qipa.qrtr.kernel.Linux} is the native surface,
 * {@link org.qipa.qrtr.kernel.KernelCalls} the socket addresses, {@link org.qipa.qrtr.kernel.Errno} the errors and what
 * they mean.
 *
 * <p>What differs from {@code qrtr.local}: there is one node, so that a modem in this process is on the AP's own, and
 * its end is told by DEL_SERVER, never by BYE.
 */
package org.qipa.qrtr.kernel;
