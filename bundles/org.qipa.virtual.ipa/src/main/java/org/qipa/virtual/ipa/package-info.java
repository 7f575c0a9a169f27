/**
 * The virtual IPA: hardware for devices that have none (spec 14).
 *
 * <p>{@link org.qipa.virtual.ipa.VirtualPlatform} opens {@link org.qipa.virtual.ipa.VirtualHardware}, which puts the parts
 * together: the chip's shape and rules ({@code silicon}), what is around it ({@code board}), its DMA front end ({@code gsi}),
 * the core with both data paths ({@code core}) and the modem's side ({@code modem}). The bundle's README has the register
 * table.
 */
package org.qipa.virtual.ipa;
