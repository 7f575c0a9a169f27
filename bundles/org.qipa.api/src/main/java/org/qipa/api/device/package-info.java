/**
 * Devices: an IPA with everything around it, brought up and kept up.
 *
 * <p>A device is a factory configuration {@code org.qipa.device}: a name and the targets of its references (SoC, platform,
 * QRTR transport). While all of its references are there the device exists as a {@link org.qipa.api.device.Device}
 * service; when one goes or changes, it is closed in order and opened again. What a device that does not exist waits for
 * is told by Declarative Services.
 *
 * <p>Bring-up goes through the {@link org.qipa.api.device.DeviceState}s in order; a modem crash leads back to
 * {@code WAITING_FOR_MODEM}. Everything that changes a device's state runs on its owner lane; calls from outside answer
 * with a stage.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.qipa.api.device;
