package org.qipa.core.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnTest {

    private final List<Integer> ran = new ArrayList<>();
    private final List<Turn> turns = IntStream.range(0, Turn.LIMIT + 3).mapToObj(n -> new Turn(() -> ran.add(n))).toList();

    @AfterEach
    void everybodyLeaves() {
        turns.forEach(Turn::over);
    }

    @Test
    void shouldLetSoManyGoAtATimeAndTheOthersInOrderOfArrival() {
        turns.forEach(Turn::come);
        assertEquals(Turn.LIMIT, ran.size());
        assertTrue(turns.getLast().isWaiting());
        turns.get(3).over();
        turns.get(3).over();
        assertEquals(List.of(Turn.LIMIT), ran.subList(Turn.LIMIT, ran.size()), "a second end makes no second room");
        turns.get(0).over();
        turns.get(1).over();
        assertEquals(List.of(Turn.LIMIT, Turn.LIMIT + 1, Turn.LIMIT + 2), ran.subList(Turn.LIMIT, ran.size()));
        assertFalse(turns.getLast().isWaiting());
    }

    @Test
    void shouldForgetWhoLeavesTheLine() {
        turns.forEach(Turn::come);
        turns.get(Turn.LIMIT).over();
        turns.get(0).over();
        assertEquals(List.of(Turn.LIMIT + 1), ran.subList(Turn.LIMIT, ran.size()));
    }

    @Test
    void shouldNotComeOnceItIsOver() {
        turns.getFirst().over();
        turns.getFirst().come();
        assertEquals(List.of(), ran);
    }
}
