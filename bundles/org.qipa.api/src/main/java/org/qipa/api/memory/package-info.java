/**
 * The memory map: IPA local memory carved into regions (spec 04).
 *
 * <p>A {@link org.qipa.api.memory.MemoryMaps} checks a SoC's region table (everything that is wrong with it at once, each
 * fault with its rule and limit; doubtful things as findings) and opens a {@link org.qipa.api.memory.MemoryMap} over the
 * local memory window. When the hardware has been read ({@code SHARED_MEM_SIZE}) the map knows its {@code mem_offset},
 * checks that regions fit, writes the canaries and can look at them again later. It also states the facts the
 * handshake's INIT_DRIVER message carries.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.qipa.api.memory;
