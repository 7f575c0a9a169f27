package org.qipa.benchmarks.container;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What was measured: lines for people as it comes, and JSON at the end. */
final class Report {

    private final PrintStream out;
    private final boolean details;
    private final List<Object> results = new ArrayList<>();

    Report(PrintStream out, boolean details) {
        this.out = out;
        this.details = details;
    }

    void line(String text) {
        out.println(text);
    }

    /** A line that only those want who look for the reason. */
    void detail(String text) {
        if (details) {
            out.println(text);
        }
    }

    void add(Object result) {
        results.add(result);
    }

    void write(Path file) throws IOException {
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), results);
    }
}
