package org.qipa.gsi;

import org.qipa.api.soc.IpaVersion;

/**
 * Every rule of the GSI that depends on the version of the IPA, in one place (spec 01 §6).
 *
 * @param interEeMasks        the inter-EE interrupt masks are cleared in setup: after 3.1 (spec 06 §4)
 * @param countsReadable      HW_PARAM_2 tells how many channels and event rings there are: from 3.5.1 (spec 06 §4)
 * @param eventCountSeparate  the number of event rings is in HW_PARAM_4: from 5.0 (spec 06 §4)
 * @param doorbellEngine      the doorbell engine is used where the caller wants it: before 4.0 (spec 06 §4.2)
 * @param escapeBufferOnly    data channels set USE_ESCAPE_BUF_ONLY: 4.0 to 4.2 (spec 06 §4.2)
 * @param prefetchEscape      data channels set PREFETCH_MODE to the escape buffer: from 4.5 (spec 06 §4.2)
 * @param doorbellInBytes     DB_IN_BYTES is set: from 4.9 (spec 06 §4.2)
 * @param eventRingInLength   the event ring's id stands beside the ring length: from 5.0 (spec 06 §4.2)
 * @param modemChannels       the AP allocates the modem's channels: 4.2 only (spec 06 §4)
 * @param modemFlowControl    modem channels know flow control commands: from 4.2 (spec 06 §5.4)
 * @param flowControlRetries  how often turning flow control off is tried again: 5 from 4.11, else 0 (spec 06 §5.4)
 * @param resetRxTwice        an rx channel is reset twice: before 4.0 (spec 06 §7)
 * @param suspendStops        suspending a channel stops it: from 4.0 (spec 06 §7)
 */
record GsiRules(boolean interEeMasks, boolean countsReadable, boolean eventCountSeparate, boolean doorbellEngine,
        boolean escapeBufferOnly, boolean prefetchEscape, boolean doorbellInBytes, boolean eventRingInLength,
        boolean modemChannels, boolean modemFlowControl, int flowControlRetries, boolean resetRxTwice,
        boolean suspendStops) {

    /** The rules of a version. */
    static GsiRules of(IpaVersion version) {
        return new GsiRules(
                version.compareTo(IpaVersion.of("3.1")) > 0,
                version.atLeast("3.5.1"),
                version.atLeast("5.0"),
                version.before("4.0"),
                version.atLeast("4.0") && version.before("4.5"),
                version.atLeast("4.5"),
                version.atLeast("4.9"),
                version.atLeast("5.0"),
                version.is("4.2"),
                version.atLeast("4.2"),
                version.atLeast("4.11") ? 5 : 0,
                version.before("4.0"),
                version.atLeast("4.0"));
    }
}
