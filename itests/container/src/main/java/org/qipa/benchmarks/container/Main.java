package org.qipa.benchmarks.container;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program: {@code [swaps [ROUNDS]] [devices [COUNT...]] [--quick] [--details] [--json FILE]}; both when none is named. */
public final class Main {

    private static final int ROUNDS = 1000;
    private static final int QUICK_ROUNDS = 50;

    private Main() {
    }

    /** Runs and exits: 0 when it was measured, 2 for a command line that cannot be meant. */
    public static void main(String[] args) throws Exception {
        boolean quick = false;
        boolean details = false;
        Path json = null;
        boolean swaps = false;
        boolean devices = false;
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "swaps" -> swaps = true;
                case "devices" -> devices = true;
                case "--quick" -> quick = true;
                case "--details" -> details = true;
                case "--json" -> json = Path.of(args[++i]);
                default -> {
                    if (!args[i].matches("[1-9][0-9]{0,5}")) {
                        System.err.println("not understood: " + args[i]
                                + "; swaps [ROUNDS] | devices [COUNT...] [--quick] [--details] [--json FILE]");
                        System.exit(2);
                    }
                    numbers.add(Integer.valueOf(args[i]));
                }
            }
        }
        Path home = Path.of(System.getProperty("qipa.home", "")).toAbsolutePath();
        Report report = new Report(System.out, details);
        if (swaps || !devices) {
            int rounds = swaps && !numbers.isEmpty() ? numbers.getFirst() : quick ? QUICK_ROUNDS : ROUNDS;
            report.line("swaps of a SoC, " + rounds + " of each kind: last packet before to first after");
            new Swaps(home, rounds, true).run(report);
            new Swaps(home, rounds, false).run(report);
        }
        if (devices || !swaps) {
            int[] counts = devices && !numbers.isEmpty() ? numbers.stream().mapToInt(Integer::intValue).toArray()
                    : quick ? new int[] {1, 10, 100} : new int[] {1, 10, 100, 1000};
            report.line("idle devices in one container");
            new Devices(home, counts).run(report);
        }
        if (json != null) {
            report.write(json);
        }
        System.exit(0);
    }
}
