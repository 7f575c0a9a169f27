/**
 * What a SoC is to qipa: a table.
 *
 * <p>A {@link org.qipa.api.soc.SocTable} says which IPA and GSI a chip has and how its maker wants them set up:
 * endpoints and their channels, local memory regions, resource groups, bus limits, clock and bandwidth. It is read from a
 * descriptor file (format {@code qipa-soc/1}). A {@link org.qipa.api.soc.SocDescriptor} is the service a SoC bundle
 * registers: the table together with the two register maps it names. It exists only while its maps do, so a device needs
 * to reference the descriptor alone.
 *
 * <p>Directions are the driver's: <em>tx</em> is toward the IPA, <em>rx</em> from it. Offsets and sizes are bytes.
 * Versions are ordered by number, {@link org.qipa.api.soc.IpaVersion}; code compares them only in the named rules of
 * its domain.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.qipa.api.soc;
