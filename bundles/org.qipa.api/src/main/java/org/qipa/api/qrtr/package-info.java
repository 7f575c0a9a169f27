/**
 * QRTR: datagrams between nodes, and who serves what (spec 02 A).
 *
 * <p>A <em>node</em> is a processor; a <em>port</em> a socket on it. Node 1 is the AP. The name service on each node's
 * control port knows which port serves which service and instance; it tells lookups, and says BYE when a node is gone.
 *
 * <p>A {@link org.qipa.api.qrtr.QrtrTransport} opens the {@link org.qipa.api.qrtr.QrtrFabric} of a device. The driver
 * takes sockets from the fabric's local node; a modem that lives in the same process attaches its own node. Transports:
 * in process ({@code local}), the kernel's AF_QIPCRTR ({@code kernel}).
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.qipa.api.qrtr;
