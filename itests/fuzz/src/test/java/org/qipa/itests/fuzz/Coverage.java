package org.qipa.itests.fuzz;

/** What the fuzzer knows of the code it has been through. */
final class Coverage {

    private static final String MAP = "com.code_intelligence.jazzer.runtime.CoverageMap";

    private Coverage() {
    }

    /** Edges that were taken, or a dash when nothing is instrumented. */
    static String edges() {
        if (!"1".equals(System.getenv("JAZZER_FUZZ"))) {
            return "-";
        }
        try {
            // The map is on the boot class path, where the fuzzer's agent puts it.
            var edges = (int[]) Class.forName(MAP, true, null).getMethod("getEverCoveredIds").invoke(null);
            return edges.length + " edges";
        } catch (ReflectiveOperationException e) {
            return "-";
        }
    }
}
