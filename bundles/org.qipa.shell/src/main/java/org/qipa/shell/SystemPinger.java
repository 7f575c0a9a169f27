package org.qipa.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.qipa.api.time.Lane;
import org.qipa.api.time.TimeSource;

/**
 * Echo requests by the system's own ping, for an interface of the system. What it prints is read on a lane, as it comes.
 *
 * <p>A run that is {@linkplain #finish finished} early has sent as many requests as the number of the last one that was
 * answered: of later ones nobody knows whether they would have been.
 */
final class SystemPinger implements EchoRun {

    private static final Pattern ANSWER =
            Pattern.compile("(\\d+) bytes from (\\S+): icmp_seq=(\\d+) .*time=([\\d.]+) ms(.*)");
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    /** Seconds ping waits for the last answers. */
    private static final String LAST_ANSWER_SECONDS = "2";

    private final Pinger.Plan plan;
    private final List<String> command;
    private final Consumer<Pinger.Answer> listener;
    private final Lane lane;
    private final CompletableFuture<Pinger.Summary> done = new CompletableFuture<>();
    private final BitSet answered = new BitSet();
    private Process process;
    private BufferedReader output;
    private String lastWords = "";
    private boolean finished;
    private int duplicates;
    private long min = Long.MAX_VALUE;
    private long max;
    private long total;

    SystemPinger(Pinger.Plan plan, TimeSource time, Consumer<Pinger.Answer> listener) throws CommandException {
        this(plan, command(plan), time, listener);
    }

    SystemPinger(Pinger.Plan plan, List<String> command, TimeSource time, Consumer<Pinger.Answer> listener)
            throws CommandException {
        Pinger.checkCount(plan);
        this.plan = plan;
        this.listener = listener;
        this.command = command;
        lane = time.lane("ping-" + plan.to().getHostAddress());
    }

    /** What a person would type. */
    static List<String> command(Pinger.Plan plan) {
        return List.of("ping", "-n", "-c", String.valueOf(plan.count()), "-i",
                String.format(Locale.ROOT, "%.4f", plan.intervalNanos() / 1e9), "-s", String.valueOf(plan.dataLength()),
                "-W", LAST_ANSWER_SECONDS, "-I", plan.from().getHostAddress(), plan.to().getHostAddress());
    }

    @Override
    public CompletionStage<Pinger.Summary> start() {
        lane.execute(() -> {
            try {
                ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
                builder.environment().put("LC_ALL", "C");
                process = builder.start();
                output = process.inputReader();
                look();
            } catch (IOException e) {
                done.completeExceptionally(new IllegalStateException("no ping in this system, its package is missing: command="
                        + String.join(" ", command), e));
            }
        });
        return done;
    }

    /** Reads what is there, and comes back until ping has ended. */
    private void look() {
        boolean ended = !process.isAlive();
        try {
            while (output.ready()) {
                line(output.readLine());
            }
        } catch (IOException e) {
            ended = true;
        }
        if (ended) {
            end();
        } else {
            lane.schedule(LOOK_NANOS, this::look);
        }
    }

    private void line(String line) {
        Matcher m = ANSWER.matcher(line);
        if (!m.matches()) {
            lastWords = line.isBlank() ? lastWords : line.strip();
            return;
        }
        int sequence = Integer.parseInt(m.group(3));
        boolean duplicate = answered.get(sequence);
        long rtt = (long) (Double.parseDouble(m.group(4)) * 1e6);
        if (duplicate) {
            duplicates++;
        } else {
            answered.set(sequence);
            min = Math.min(min, rtt);
            max = Math.max(max, rtt);
            total += rtt;
        }
        listener.accept(new Pinger.Answer(sequence, Integer.parseInt(m.group(1)), m.group(2), rtt, duplicate));
    }

    private void end() {
        int received = answered.cardinality();
        // 1: not everything was answered. 2: it could not even begin.
        if (process.exitValue() > 1 && received == 0) {
            done.completeExceptionally(new IllegalStateException("the system's ping failed: command="
                    + String.join(" ", command) + " says=" + lastWords));
            return;
        }
        int sent = finished ? answered.length() - 1 : plan.count();
        done.complete(new Pinger.Summary(plan.to().getHostAddress(), Math.max(0, sent), received,
                Math.max(0, sent) - received, duplicates, 0, received == 0 ? 0 : min, received == 0 ? 0 : total / received,
                max));
    }

    @Override
    public CompletionStage<Pinger.Summary> finish() {
        lane.execute(() -> {
            if (process != null && process.isAlive()) {
                finished = true;
                process.destroy();
            }
        });
        return done;
    }

    @Override
    public void close() {
        lane.close();
        if (process != null) {
            process.destroyForcibly();
        }
        done.completeExceptionally(new IllegalStateException("ping closed: host=" + plan.to().getHostAddress()));
    }
}
