package org.qipa.rmnet;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.qipa.api.network.LinkEnd;
import org.qipa.api.network.Packet;
import org.qipa.rmnet.map.Bytes;

/** An interface that is a list. */
final class FakeEnd implements LinkEnd {

    final ArrayDeque<Packet> queue = new ArrayDeque<>();
    final List<String> received = new ArrayList<>();
    final List<String> states = new ArrayList<>();

    FakeEnd send(String hex) {
        queue.add(Bytes.packet(hex, -1, 0));
        return this;
    }

    String state() {
        return states.getLast();
    }

    @Override
    public Packet peek() {
        return queue.peekFirst();
    }

    @Override
    public void pop() {
        queue.removeFirst();
    }

    @Override
    public void deliver(MemorySegment buffer, long offset, int length, boolean verified) {
        received.add((verified ? "+" : "-") + Bytes.hex(buffer, offset, length));
    }

    @Override
    public void ready(boolean ready, String why) {
        states.add(ready + ": " + why);
    }
}
