package org.qipa.api.script;

import java.util.List;

/**
 * A script.
 *
 * @param title  for people; may be empty
 * @param seed   of everything that is drawn by lot: the packets of traffic, how long services take to come and go
 * @param device what it runs on
 * @param steps  in the order of their times; of one time, in the order they stand here
 */
public record Script(String title, long seed, Device device, List<Step> steps) {

    /** The most steps of a script. */
    public static final int STEP_LIMIT = 100_000;

    /**
     * Which device.
     *
     * @param name      such as {@code ipa0}
     * @param soc       the table it works from
     * @param silicon   what the virtual hardware is; empty: the same
     * @param loader    who loads the GSI firmware: {@code self}, {@code modem} or {@code skip}
     * @param memOffset where local memory starts in its window, bytes, a multiple of 8
     */
    public record Device(String name, String soc, String silicon, String loader, int memOffset) {

        /** What stands for a device that a script says nothing of. */
        public static final Device DEFAULT = new Device("ipa0", "sdm845", "", "self", 0);
    }

    /** Copies the steps. */
    public Script {
        steps = List.copyOf(steps);
    }
}
