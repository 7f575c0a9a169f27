package org.qipa.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The loops in C that figures are held against, compiled with the machine's compiler and run just before the benchmarks, so
 * that both have the same machine.
 */
final class Native {

    private static final List<String> SOURCES = List.of("map", "qmi");
    private static final String COMPILER = "cc";

    private Native() {}

    /** Nanoseconds by name; empty, and said why, when there is no compiler or no source. */
    static Map<String, Double> run(Path sources) throws IOException, InterruptedException {
        Map<String, Double> figures = new LinkedHashMap<>();
        Path work = Files.createTempDirectory("qipa-bench");
        try {
            for (String name : SOURCES) {
                Path source = sources.resolve(name + ".c");
                Path program = work.resolve(name);
                if (!Files.isReadable(source)) {
                    System.out.println("C loops left out: no source " + source);
                } else if (compile(source, program)) {
                    figures.putAll(figures(program));
                    Files.delete(program);
                }
            }
        } finally {
            Files.deleteIfExists(work);
        }
        return figures;
    }

    private static boolean compile(Path source, Path program) throws InterruptedException {
        try {
            int exit = new ProcessBuilder(COMPILER, "-O2", "-o", program.toString(), source.toString()).inheritIO().start()
                    .waitFor();
            if (exit == 0) {
                return true;
            }
            System.out.println("C loops left out: " + COMPILER + " ended with " + exit + " for " + source);
        } catch (IOException e) {
            System.out.println("C loops left out: " + e.getMessage());
        }
        return false;
    }

    private static Map<String, Double> figures(Path program) throws IOException, InterruptedException {
        Map<String, Double> figures = new LinkedHashMap<>();
        Process process = new ProcessBuilder(program.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                String[] words = line.split(" ");
                figures.put(words[0], Double.valueOf(words[1]));
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException("C loop failed: program=" + program.getFileName() + " exit=" + process.exitValue());
        }
        return figures;
    }
}
