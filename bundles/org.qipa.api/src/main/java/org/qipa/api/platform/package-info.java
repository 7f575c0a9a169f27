/**
 * The hardware line: everything the driver can reach of the silicon, and nothing more.
 *
 * <p>An {@link org.qipa.api.platform.IpaPlatform} opens the {@link org.qipa.api.platform.Hardware} of a device: two
 * register windows, the local memory window, DMA memory, interrupt lines, and the services of the SoC around the IPA
 * (clock and interconnects, SMP2P bits, shared memory, IOMMU, firmware loading, remote-processor notifications, spec 01
 * §8). Above this line is the driver, below it is hardware, real or virtual; the driver cannot tell which.
 *
 * <p>The modem's side of the same silicon is a {@link org.qipa.api.platform.ModemSilicon}: a virtual platform offers it
 * as a service so that a virtual modem can attach. The driver never sees it. A {@link org.qipa.api.platform.SiliconView} shows
 * all of such a silicon to people and tests; two of its snapshots can be compared.
 *
 * <p>Threading: register and memory access from any thread; interrupt handlers are called on any thread and must only
 * post (see {@link org.qipa.api.time.Lane#urgent}); notifications are answered by completing a stage.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.qipa.api.platform;
