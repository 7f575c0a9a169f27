package org.qipa.netdev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnstileTest {

    private final Turnstile turnstile = new Turnstile();
    private final List<Integer> order = new ArrayList<>();

    @Test
    void shouldRunACommandOfACommandAfterIt() {
        turnstile.execute(() -> {
            turnstile.execute(() -> order.add(2));
            order.add(1);
        });
        assertEquals(List.of(1, 2), order);
    }

    @Test
    void shouldGoOnAfterAFailure() {
        assertThrows(IllegalStateException.class, () -> turnstile.execute(() -> {
            turnstile.execute(() -> order.add(1));
            throw new IllegalStateException("one");
        }));
        turnstile.execute(() -> order.add(2));
        assertEquals(List.of(1, 2), order);
    }
}
