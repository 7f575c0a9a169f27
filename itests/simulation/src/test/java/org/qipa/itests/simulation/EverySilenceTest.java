package org.qipa.itests.simulation;

import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.qipa.api.journal.JournalKind;

/** Hardware, lanes and modem that answer nothing, at every wait there is. */
class EverySilenceTest {

    private static final Duration UP = Duration.ofSeconds(6);
    private static final Duration STEP = Duration.ofMillis(10);

    private final World world = new World(5);

    static Stream<Arguments> silences() {
        return Silence.ALL_OF_THEM.stream().flatMap(s -> Socs.ALL.stream()
                .filter(soc -> s.applies().test(Socs.of(soc).table().ipaVersion())).map(soc -> Arguments.of(s, soc)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("silences")
    void shouldSayWhoIsSilentAndRecoverWhenTheyAnswer(Silence silence, String soc) {
        readyAndSilent(silence, soc);
        world.require(saysWithin(silence), "does not say: " + silence.says());
        world.require(hasExpired(silence), "no such wait came to its limit: " + silence + " expired="
                + world.watched.expired());
        silence.speak().accept(world);
        silence.ends().accept(world);
        world.time.run(Duration.ofMillis(50));
        world.awaitReady(UP);
        world.time.run(Duration.ofSeconds(2));
        recovered();
        world.close();
        world.require(world.time.lanes().isEmpty(), "lanes left: " + world.time.lanes());
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("silences")
    void shouldCloseInOrderWithinASecondWhileTheyAreSilent(Silence silence, String soc) {
        assertTimeout(Duration.ofSeconds(5), () -> {
            readyAndSilent(silence, soc);
            world.time.run(STEP);
            long took = world.closeDevice("");
            world.require(took < Duration.ofSeconds(1).toNanos(), "close took " + Duration.ofNanos(took));
            world.mute.speak();
            world.faults.disarmAll();
            world.open(soc, 0);
            world.awaitReady(UP);
            world.close();
        });
    }

    private void readyAndSilent(Silence silence, String soc) {
        world.open(soc, 0);
        world.awaitReady(UP);
        world.traffic(3, Duration.ofMillis(1));
        world.time.run(Duration.ofMillis(20));
        silence.silence().accept(world);
    }

    private boolean saysWithin(Silence silence) {
        return world.time.runUntil(() -> says(silence.says()), silence.within());
    }

    private boolean says(String what) {
        var snapshot = world.device().snapshot();
        return snapshot.waitsFor().contains(what) || snapshot.failure().contains(what)
                || snapshot.faults().stream().anyMatch(f -> f.message().contains(what))
                || world.events(JournalKind.FAULT).stream().anyMatch(e -> e.text().contains(what));
    }

    private boolean hasExpired(Silence silence) {
        return silence.waits().isEmpty() || world.time.runUntil(() -> world.watched.expired().stream()
                .anyMatch(w -> w.what().startsWith(silence.waits())), silence.within());
    }

    private void recovered() {
        long unanswered = unanswered();
        world.traffic(10, Duration.ofMillis(1));
        world.time.run(Duration.ofSeconds(1));
        world.require(unanswered() <= unanswered, "packets are not answered after the recovery: before=" + unanswered
                + " after=" + unanswered());
        world.require(world.isReady(), "not ready after the recovery");
        world.pings.forEach(p -> world.require(p.wrong().isEmpty(), "wrong packets: " + p.wrong()));
    }

    private long unanswered() {
        return world.pings.stream().mapToLong(p -> p.sent() - p.answered()).sum();
    }
}
