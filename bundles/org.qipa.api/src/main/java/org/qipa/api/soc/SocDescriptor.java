package org.qipa.api.soc;

import org.osgi.annotation.versioning.ConsumerType;
import org.qipa.api.register.RegisterMap;

/** A SoC that is present in this container: its table and the register maps the table names. A service; immutable. */
@ConsumerType
public interface SocDescriptor {

    /** Service property: the SoC's name, such as {@code sdm845}. */
    String SOC_PROPERTY = "qipa.soc";
    /** Service property: the device tree's match string, such as {@code qcom,sdm845-ipa}. */
    String COMPATIBLE_PROPERTY = "qipa.compatible";
    /** Service property: the IPA version as text. */
    String IPA_VERSION_PROPERTY = "qipa.ipa.version";
    /** Service property: where the table came from, for people: a bundle or a file. */
    String ORIGIN_PROPERTY = "qipa.origin";

    /** The table. */
    SocTable table();

    /** The register map of the IPA core. */
    RegisterMap ipaRegisters();

    /** The register map of the GSI. */
    RegisterMap gsiRegisters();
}
