package org.qipa.itests.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One thing that happens in a random walk. Data: a list of them is a script that can be cut and run again. */
sealed interface Step {

    /** Who loads the GSI firmware. */
    List<String> LOADERS = List.of("self", "modem", "skip");

    /** Pings on all links, one each gap. */
    record Traffic(int count, int gapMicros) implements Step {}

    /** Nothing happens for a time. */
    record Idle(int millis) implements Step {}

    /** The modem crashes and boots again; the step goes on after some microseconds, in whatever phase that is. */
    record Crash(int micros) implements Step {}

    /** Pings, and the modem crashes in the middle. */
    record CrashInTraffic(int micros, int count, int gapMicros) implements Step {}

    /** The modem crashes and stays down for a time. */
    record Down(int millis) implements Step {}

    /** The modem answers nothing for a time, while pings go out. */
    record Silence(int millis, int count) implements Step {}

    /** The modem crashes, boots and answers nothing for a time. */
    record SilentBoot(int millis) implements Step {}

    /** The device is suspended by hand. */
    record Suspend() implements Step {}

    /** It is resumed by hand. */
    record Resume() implements Step {}

    /** Another SoC takes the device's place while pings go out. */
    record Swap(String soc, int memOffset, int count, int gapMicros) implements Step {}

    /** Swaps, each of which comes before the device of the one before is up. */
    record SwapInBringUp(String soc, int memOffset, int micros) implements Step {}

    /** The modem crashes while a device comes up. */
    record SwapAndCrash(String soc, int micros) implements Step {}

    /** The device is removed, pings go out, and another one comes. */
    record Removed(String soc, int millis, int count) implements Step {}

    /** Several things at once, each at its own time; pings go out meanwhile. */
    record Storm(List<At> events, int count, int gapMicros) implements Step {}

    /** What happens some microseconds into a storm. */
    record At(int micros, What what) {}

    /** What can happen in a storm. */
    enum What {
        /** The modem crashes and boots again. */
        CRASH,
        /** The modem crashes and stays down until the next BOOT, or the end of the storm. */
        DIE,
        /** A modem that is down boots. */
        BOOT,
        /** The modem answers nothing. */
        FALL_SILENT,
        /** It answers again. */
        SPEAK,
        /** The device is asked to suspend. */
        SUSPEND,
        /** The device is asked to resume. */
        RESUME,
        /** Somebody reads all registers, if there is power. */
        READ_REGISTERS,
        /** Somebody reads all registers and wakes the device for it. */
        WAKE_AND_READ_REGISTERS,
        /** The next STOP of a channel takes several commands. */
        SLOW_STOPS,
        /** The next generic commands of the GSI are answered with RETRY. */
        SLOW_GENERIC_COMMANDS,
        /** The status that proves an empty pipeline vanishes; recovery goes on without it. */
        LOST_TAG
    }

    /** Another device, with somebody else to load the GSI firmware, that meets a storm on its way up. */
    record SwapIntoStorm(String soc, String loader, Storm storm) implements Step {}

    private static Storm storm(Random r) {
        List<At> events = new ArrayList<>();
        int span = 1 + r.nextInt(30_000);
        for (int n = 1 + r.nextInt(6); n > 0; n--) {
            events.add(new At(r.nextInt(span), What.values()[r.nextInt(What.values().length)]));
        }
        return new Storm(List.copyOf(events), r.nextInt(150), r.nextInt(span / 10 + 1));
    }

    private static String soc(Random r) {
        return Socs.ALL.get(r.nextInt(Socs.ALL.size()));
    }

    private static int memOffset(Random r, String soc) {
        int offset = r.nextInt(4) * 0x140;
        return Socs.fits(soc, offset) ? offset : 0;
    }

    /** So many steps from a seed. */
    static List<Step> walk(long seed, int count) {
        Random r = new Random(seed);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            steps.add(one(r));
        }
        return List.copyOf(steps);
    }

    private static Step one(Random r) {
        String soc = soc(r);
        int offset = memOffset(r, soc);
        return switch (r.nextInt(26)) {
            case 0, 1, 2, 3 -> new Traffic(1 + r.nextInt(60), r.nextInt(4000));
            case 4, 5 -> new Idle(1 + r.nextInt(1500));
            case 6, 7 -> new Crash(r.nextInt(8000));
            case 8, 9 -> new CrashInTraffic(r.nextInt(20_000), 1 + r.nextInt(60), r.nextInt(500));
            case 10 -> new Down(r.nextInt(2000));
            case 11 -> new Silence(r.nextInt(2000), 1 + r.nextInt(20));
            case 12 -> new SilentBoot(r.nextInt(80_000));
            case 13 -> new Suspend();
            case 14 -> new Resume();
            case 15, 16 -> new Swap(soc, offset, r.nextInt(40), r.nextInt(1000));
            case 17 -> new SwapInBringUp(soc, offset, r.nextInt(8000));
            case 18 -> new SwapAndCrash(soc, r.nextInt(10_000));
            case 19, 20, 21, 22 -> storm(r);
            case 23, 24 -> new SwapIntoStorm(soc, LOADERS.get(r.nextInt(LOADERS.size())), storm(r));
            default -> new Removed(soc, r.nextInt(500), r.nextInt(40));
        };
    }
}
