package org.qipa.virtual.modem;

import java.util.List;
import org.qipa.api.limit.Limit;
import org.qipa.api.modem.ModemProfile;
import org.qipa.api.modem.VirtualModem;

/** A modem on what there is of a device. Calls from any thread. */
interface Attached extends VirtualModem, AutoCloseable {

    /** Boots; later boots are its own business. */
    void start();

    /** Has it say what this profile says from now on. Before the first one it has no services. */
    void profile(ModemProfile profile);

    /** What it keeps. */
    List<Limit> limits();

    /** A crash without a restart; nobody waits for it. */
    @Override
    void close();
}
