package org.qipa.shell;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.qipa.api.network.LocalInterface;
import org.qipa.api.time.Lane;
import org.qipa.api.time.TimeSource;

/**
 * One run of echo requests through an interface inside the process, on a lane of its own. Requests go out at a fixed
 * rate, whatever comes back; the run is over when the last request is answered or has been waited for long enough.
 */
final class Pinger implements EchoRun {

    /** How long the last answers are waited for. */
    static final long LAST_ANSWER_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** Sequence numbers are 16 bits: a run is not longer, so that an answer belongs to one request. */
    static final int MAX_COUNT = 65_536;

    private static final AtomicInteger IDENTIFIERS = new AtomicInteger((int) ProcessHandle.current().pid());

    /**
     * What to do.
     *
     * @param from          the interface's address
     * @param to            the host's address
     * @param count         requests
     * @param intervalNanos from one to the next
     * @param dataLength    bytes of data
     */
    record Plan(InetAddress from, InetAddress to, int count, long intervalNanos, int dataLength) {}

    /** An answer, or the request that could not be sent ({@code rttNanos} -1). */
    record Answer(int sequence, int bytes, String from, long rttNanos, boolean duplicate) {}

    /** What came of it; times are of the answers. {@code refused} requests found the interface's queue full. */
    record Summary(String host, int sent, int received, int lost, int duplicates, int refused, long minNanos,
            long averageNanos, long maxNanos) {}

    private final LocalInterface through;
    private final Plan plan;
    private final Consumer<Answer> listener;
    private final Lane lane;
    private final int identifier = IDENTIFIERS.incrementAndGet() & 0xffff;
    private final LocalInterface.Listener receiver = this::received;
    private final CompletableFuture<Summary> done = new CompletableFuture<>();

    private final long[] sentAt;
    private final boolean[] answered;
    private int sent;
    private int received;
    private int duplicates;
    private int refused;
    private long min = Long.MAX_VALUE;
    private long max;
    private long total;
    private long begin;
    private boolean ending;

    Pinger(LocalInterface through, Plan plan, TimeSource time, Consumer<Answer> listener) throws CommandException {
        checkCount(plan);
        this.through = through;
        this.plan = plan;
        this.listener = listener;
        sentAt = new long[plan.count()];
        answered = new boolean[plan.count()];
        lane = time.lane("ping-" + through.name());
    }

    /** Refuses what a run cannot count. */
    static void checkCount(Plan plan) throws CommandException {
        if (plan.count() < 1 || plan.count() > MAX_COUNT) {
            throw new CommandException("ping refused: count=" + plan.count() + " limit=1.." + MAX_COUNT);
        }
    }

    @Override
    public CompletionStage<Summary> start() {
        through.addListener(receiver);
        begin = lane.time().nanoTime();
        lane.execute(this::sendNext);
        return done;
    }

    @Override
    public CompletionStage<Summary> finish() {
        lane.execute(this::endSoon);
        return done;
    }

    private void sendNext() {
        if (ending) {
            return;
        }
        int sequence = sent++;
        sentAt[sequence] = lane.time().nanoTime();
        byte[] packet = new IcmpEcho(plan.from(), plan.to(), false, identifier, sequence, plan.dataLength()).encode();
        if (!through.send(MemorySegment.ofArray(packet))) {
            refused++;
            listener.accept(new Answer(sequence, packet.length, "", -1, false));
        }
        if (sent == plan.count()) {
            endSoon();
        } else {
            lane.schedule(begin + sent * plan.intervalNanos() - lane.time().nanoTime(), this::sendNext);
        }
    }

    /** On the device's data lane: decode while the memory is valid, and leave. */
    private void received(MemorySegment packet) {
        long now = lane.time().nanoTime();
        IcmpEcho.decode(packet).filter(e -> e.reply() && e.identifier() == identifier && e.from().equals(plan.to()))
                .ifPresent(echo -> lane.execute(() -> answered(echo, now)));
    }

    private void answered(IcmpEcho echo, long at) {
        int sequence = echo.sequence();
        if (sequence >= sent || done.isDone()) {
            return;
        }
        boolean duplicate = answered[sequence];
        long rtt = at - sentAt[sequence];
        if (duplicate) {
            duplicates++;
        } else {
            answered[sequence] = true;
            received++;
            min = Math.min(min, rtt);
            max = Math.max(max, rtt);
            total += rtt;
        }
        listener.accept(new Answer(sequence, echo.dataLength() + 8, echo.from().getHostAddress(), rtt, duplicate));
        if (ending && received + refused >= sent) {
            end();
        }
    }

    private void endSoon() {
        if (!ending) {
            ending = true;
            if (received + refused >= sent) {
                end();
            } else {
                lane.schedule(LAST_ANSWER_NANOS, this::end);
            }
        }
    }

    private void end() {
        through.removeListener(receiver);
        done.complete(new Summary(plan.to().getHostAddress(), sent, received, sent - received, duplicates, refused,
                received == 0 ? 0 : min, received == 0 ? 0 : total / received, max));
    }

    @Override
    public void close() {
        through.removeListener(receiver);
        lane.close();
        done.completeExceptionally(new IllegalStateException("ping closed: host=" + plan.to().getHostAddress()));
    }
}
