package org.qipa.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class EpollTest {

    private static final int EBADF = 9;
    private static final int ENOENT = 2;

    private final Arena arena = Arena.ofShared();
    private Epoll epoll;
    private EventFd first;
    private EventFd second;

    @BeforeEach
    void open() {
        epoll = new Epoll(arena, 2);
        first = new EventFd(arena);
        second = new EventFd(arena);
        assertEquals(0, epoll.opened());
        assertTrue(first.descriptor() > 0 && second.descriptor() > 0);
    }

    @AfterEach
    void close() {
        second.close();
        first.close();
        epoll.close();
        arena.close();
    }

    @Test
    void shouldTellWhatIsThereWithItsData() {
        assertEquals(0, epoll.add(first.descriptor(), Epoll.IN, 0x1122_3344_5566_7788L));
        assertEquals(0, epoll.add(second.descriptor(), Epoll.OUT, -1));
        assertEquals(1, epoll.await());
        assertEquals(-1, epoll.data(0));
        assertEquals(Epoll.OUT, epoll.what(0));
        assertEquals(0, epoll.modify(second.descriptor(), Epoll.IN, 5));
        first.signal();
        second.signal();
        assertEquals(2, epoll.await());
        int n = epoll.data(0) == 5 ? 1 : 0;
        assertEquals(5, epoll.data(1 - n));
        assertEquals(0x1122_3344_5566_7788L, epoll.data(n));
        assertEquals(Epoll.IN, epoll.what(n));
    }

    @Test
    void shouldTellNothingOfWhatWasRemovedOrCleared() {
        epoll.add(first.descriptor(), Epoll.IN, 1);
        epoll.add(second.descriptor(), Epoll.IN, 2);
        first.signal();
        second.signal();
        assertEquals(0, epoll.remove(first.descriptor()));
        assertEquals(1, epoll.await());
        assertEquals(2, epoll.data(0));
        second.clear();
        assertEquals(0, epoll.add(first.descriptor(), Epoll.IN, 3));
        assertEquals(1, epoll.await());
        assertEquals(3, epoll.data(0));
    }

    @Test
    void shouldWakeAThreadThatWaits() throws Exception {
        epoll.add(first.descriptor(), Epoll.IN, 7);
        CompletableFuture<Long> told = CompletableFuture.supplyAsync(() -> epoll.await() == 1 ? epoll.data(0) : -1);
        first.signal();
        assertEquals(7, told.get(10, TimeUnit.SECONDS));
    }

    @Test
    void shouldAnswerErrorsAsValues() {
        assertEquals(-EBADF, epoll.add(-1, Epoll.IN, 0));
        assertEquals(-ENOENT, epoll.remove(first.descriptor()));
        assertEquals(-EBADF, new Libc(arena).close(-1));
    }
}
