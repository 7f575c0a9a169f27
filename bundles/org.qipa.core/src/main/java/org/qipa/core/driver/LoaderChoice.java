package org.qipa.core.driver;

import org.qipa.api.platform.Hardware;

/** Who loads the GSI firmware (spec 01 §3). */
enum LoaderChoice {
    /** The AP, authenticated by secure firmware. */
    SELF,
    /** The modem, which says when it is done. */
    MODEM,
    /** It is there already. */
    SKIP;

    /** Secure firmware knows the image by this id. */
    static final int PERIPHERAL_ID = 15;
    /** Name of the image unless the description has another. */
    static final String DEFAULT_FIRMWARE = "ipa_fws.mdt";

    static LoaderChoice of(Hardware.Description d) throws DriverException {
        String loader = d.gsiLoader().orElse(null);
        if (loader == null) {
            return d.modemInit() ? MODEM : self(d);
        }
        if (d.modemInit()) {
            throw new DriverException("firmware loader", "gsi-loader and modem-init exclude each other: qcom,gsi-loader="
                    + loader, null);
        }
        return switch (loader) {
            case "self" -> self(d);
            case "modem" -> MODEM;
            case "skip" -> SKIP;
            default -> throw new DriverException("firmware loader", "unknown loader: qcom,gsi-loader=" + loader
                    + " known=self,modem,skip", null);
        };
    }

    private static LoaderChoice self(Hardware.Description d) throws DriverException {
        if (!d.secureFirmware()) {
            throw new DriverException("firmware loader", "the AP is to load the GSI firmware, but secure firmware cannot"
                    + " authenticate it: secure-firmware=false", null);
        }
        return SELF;
    }
}
