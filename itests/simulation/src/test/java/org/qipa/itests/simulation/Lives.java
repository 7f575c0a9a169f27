package org.qipa.itests.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.qipa.api.fault.FaultDeclaration;
import org.qipa.api.fault.FaultPoint;
import org.qipa.api.fault.Parameter;
import org.qipa.api.script.Script;
import org.qipa.api.script.Step;
import org.qipa.api.script.Stimulus;

/** Draws scripts from a seed: any stimulus, any fault that is declared, values within their limits. */
final class Lives {

    /** Everything in a round begins in its first part, so that the rest is for coming to rest. */
    private static final int SPAN_MICROS = 60_000;
    private static final int MOST = 8;
    private static final int MOST_CRASHES = 20;
    private static final int MOST_SWAPS = 5;
    /** One round in so many is told what to do wrong. */
    private static final int FAULTS_EVERY = 3;
    private static final int MOST_FAULTS = 3;
    /** Of faults that are asked for by number; one in as many is asked for until it is disarmed. */
    private static final int MOST_TIMES = 20;
    /** From one strike to the next: what strikes each microsecond of a second would leave nothing else in the journal. */
    private static final long LEAST_GAP_MICROS = 100;
    private static final List<String> LOADERS = List.of("self", "modem", "skip");

    private final Random random;
    private final List<FaultDeclaration> faults;

    Lives(long seed, List<FaultPoint> points) {
        random = new Random(seed);
        faults = points.stream().flatMap(p -> p.declarations().stream()).toList();
    }

    /** A life of so many rounds. */
    Script script(long seed, int rounds) {
        List<Step> steps = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            long begin = (round + 1) * Life.ROUND_MICROS;
            int span = 1 + random.nextInt(SPAN_MICROS);
            for (int n = 1 + random.nextInt(MOST); n > 0; n--) {
                steps.add(step(begin + random.nextInt(span)));
            }
            if (random.nextInt(FAULTS_EVERY) == 0) {
                for (int n = 1 + random.nextInt(MOST_FAULTS); n > 0; n--) {
                    steps.add(fault(begin + random.nextInt(span)));
                }
            }
            swaps(crashes(begin + SPAN_MICROS, steps), steps);
        }
        return new Script("life of seed " + seed, seed, new Script.Device(World.DEVICE, soc(), "",
                LOADERS.get(random.nextInt(LOADERS.size())), 0), steps);
    }

    /** A modem that does not stay up: it crashes again in whatever phase of its boot or of the device's recovery. */
    private long crashes(long begin, List<Step> steps) {
        long at = begin;
        for (int n = random.nextInt(MOST_CRASHES); n > 0; n--) {
            at += 5_000 + random.nextInt(25_000);
            steps.add(of(at, Stimulus.MODEM_CRASH));
        }
        return at;
    }

    /** Swaps, some of which come before the device of the one before is up. */
    private void swaps(long begin, List<Step> steps) {
        long at = begin;
        for (int n = random.nextInt(MOST_SWAPS); n > 0; n--) {
            at += 20_000 + random.nextInt(40_000);
            steps.add(of(at, Stimulus.DEVICE_SWAP, "soc", soc(), "memOffset", 0));
        }
    }

    private String soc() {
        return Socs.ALL.get(random.nextInt(Socs.ALL.size()));
    }

    private Step step(long at) {
        return switch (random.nextInt(37)) {
            case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 -> of(at, Stimulus.MODEM_CRASH);
            case 14 -> of(at, Stimulus.MODEM_DIE);
            case 15 -> of(at, Stimulus.MODEM_BOOT);
            case 16 -> of(at, Stimulus.MODEM_SILENCE);
            case 17 -> of(at, Stimulus.MODEM_SPEAK);
            case 18 -> of(at, Stimulus.DEVICE_SUSPEND);
            case 19 -> of(at, Stimulus.DEVICE_RESUME);
            case 20, 21, 22 -> swap(at);
            case 23 -> of(at, Stimulus.DEVICE_OPEN, "soc", soc(), "loader", LOADERS.get(random.nextInt(LOADERS.size())));
            case 24 -> of(at, Stimulus.DEVICE_CLOSE);
            case 25, 26 -> of(at, Stimulus.PROVIDER_STOP, "name", provider());
            case 27 -> of(at, Stimulus.PROVIDER_START, "name", provider());
            case 28 -> of(at, Stimulus.REGISTERS_READ, "block", random.nextBoolean() ? "ipa" : "gsi", "wake",
                    random.nextBoolean() ? "true" : "false");
            default -> of(at, Stimulus.TRAFFIC, "count", 1 + random.nextInt(30), "gap", random.nextInt(2000));
        };
    }

    private Step swap(long at) {
        String soc = soc();
        int offset = random.nextInt(4) * 0x140;
        return of(at, Stimulus.DEVICE_SWAP, "soc", soc, "memOffset", Socs.fits(soc, offset) ? offset : 0);
    }

    private String provider() {
        int which = random.nextInt(WorldStage.NEEDED.size() + 2);
        return which < WorldStage.NEEDED.size() ? WorldStage.NEEDED.get(which) : WorldStage.MODEM;
    }

    private static Step of(long at, Stimulus stimulus, Object... values) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i += 2) {
            map.put(values[i].toString(), values[i + 1]);
        }
        return Step.of(at, stimulus, map);
    }

    private Step fault(long at) {
        FaultDeclaration fault = faults.get(random.nextInt(faults.size()));
        Map<String, Object> values = new LinkedHashMap<>();
        for (Parameter p : fault.parameters()) {
            if (random.nextInt(4) > 0) {
                values.put(p.name(), value(p));
            }
        }
        if (random.nextBoolean()) {
            values.put(Step.TIMES, random.nextInt(MOST_TIMES));
        }
        values.computeIfPresent(FaultDeclaration.GAP, (name, gap) -> Math.max((Long) gap, LEAST_GAP_MICROS));
        return new Step(at, fault.name(), values);
    }

    private Object value(Parameter p) {
        return switch (p.type()) {
            case NUMBER, TIME -> number(p.min(), p.max());
            case CHOICE -> p.choices().get(random.nextInt(p.choices().size()));
            case TEXT -> "";
        };
    }

    /** Small numbers as often as large ones, of either sign, and now and then a limit. */
    private long number(long min, long max) {
        int bits = 1 + random.nextInt(Long.SIZE - Long.numberOfLeadingZeros(Math.max(Math.abs(min), Math.abs(max)) | 1));
        long drawn = random.nextLong(1L << bits);
        return Math.clamp(min < 0 && random.nextBoolean() ? -drawn : drawn, min, max);
    }
}
