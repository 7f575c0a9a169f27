package org.qipa.virtual.ipa.silicon;

import org.qipa.api.soc.IpaVersion;

/**
 * What depends on the IPA version and does not show in a register map. The one place of this bundle where a version is
 * compared.
 *
 * @param mapV5                    checksum header both ways instead of header up and trailer down, from 4.5 (spec 12 §9)
 * @param suspendBit               an RX endpoint is suspended by ENDP_INIT_CTRL, not by stopping its channel, before 4.0 (08 §8.3)
 * @param clearOptionInOpcode      register write and DMA carry their clear option in the opcode word and 20-bit register
 *                                 offsets, from 4.0 (07 §2, §3.3)
 * @param wideEndpointIds          endpoint ids of 8 bits in packet init and in the second status layout, from 5.0 (07 §3.4, 08 §7.4)
 * @param apAllocatesModemChannels the modem's channels exist once the AP has allocated them, 4.2 (06 §4)
 * @param flavorRegister           which endpoint ids exist is told by FLAVOR_0, from 3.5 (08 §1.2)
 * @param filterBitmapShift        how far an endpoint's bit in a filter table's bitmap stands above its id: 1 before 5.0, where
 *                                 bit 0 is for a global rule, 0 from then on (09 §1.1)
 * @param holTimer                 how the head-of-line timer counts (08 §4)
 */
public record SiliconRules(boolean mapV5, boolean suspendBit, boolean clearOptionInOpcode, boolean wideEndpointIds,
        boolean apAllocatesModemChannels, boolean flavorRegister, int filterBitmapShift, HolTimer holTimer) {

    /** Units of the head-of-line timer. */
    public enum HolTimer {
        /** 128 core clocks. */
        CLOCKS,
        /** 128 core clocks, base and scale. */
        SCALED_CLOCKS,
        /** Ticks of a pulse generator. */
        PULSES
    }

    /** The rules of a version. */
    public static SiliconRules of(IpaVersion v) {
        return new SiliconRules(v.atLeast("4.5"), v.before("4.0"), v.atLeast("4.0"), v.atLeast("5.0"), v.is("4.2"),
                v.atLeast("3.5"), v.before("5.0") ? 1 : 0, v.before("4.2") ? HolTimer.CLOCKS
                        : v.before("4.5") ? HolTimer.SCALED_CLOCKS : HolTimer.PULSES);
    }
}
