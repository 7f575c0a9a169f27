package org.qipa.handshake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.qipa.api.handshake.Handshake;
import org.qipa.api.handshake.HandshakeSnapshot;
import org.qipa.api.handshake.Handshakes;
import org.qipa.api.journal.Journal;
import org.qipa.api.memory.InitDriverFacts;
import org.qipa.api.memory.InitDriverFacts.Span;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.time.Lane;
import org.qipa.journal.RingJournals;
import org.qipa.qmi.QmiRuntime;
import org.qipa.qrtr.local.LocalQrtrTransport;
import org.qipa.time.SimulatedTime;

/** A handshake on a real fabric with a scripted modem, and the rest of the device as far as the handshake sees it. */
final class Bench implements Handshakes.Listener {

    /** SDM845 with mem_offset 0 (spec 03 §7). */
    static final InitDriverFacts SDM845 = new InitDriverFacts(Optional.of(new Span(0x688, 0x7c7)), new Span(0x508, 7),
            new Span(0x608, 7), 0x308, 0x408, Optional.of(new Span(0xbd8, 0x1024)), 10, Optional.of(new Span(0x7d0, 0x9cf)),
            Optional.of(new Span(0x488, 7)), Optional.of(new Span(0x588, 7)), Optional.of(0x288), Optional.of(0x388),
            Optional.empty(), Optional.empty());

    final SimulatedTime time = new SimulatedTime();
    final Lane owner = time.lane("owner");
    final Journal journal = new RingJournals().journal("test", time);
    final QrtrFabric fabric = new LocalQrtrTransport().open("test", time, journal);
    final WatchedNode node = new WatchedNode(fabric.local());
    final HandshakeService service = new HandshakeService(new QmiRuntime());
    final List<HandshakeSnapshot> changes = new ArrayList<>();
    final ScriptedModem modem;
    final Handshake handshake;
    boolean ucLoaded;
    boolean networkFails;
    int networkStarts;
    private int seen;

    Bench() throws Exception {
        this(SDM845);
    }

    Bench(InitDriverFacts facts) throws Exception {
        this(facts, false);
    }

    /** @param onOwnNode whether the modem is on the AP's node, as it is on the sockets of a kernel */
    Bench(InitDriverFacts facts, boolean onOwnNode) throws Exception {
        modem = new ScriptedModem(fabric, time.lane("modem"), onOwnNode);
        handshake = time.on(owner, () -> service.open(
                new Handshakes.Request(node, owner, facts, () -> ucLoaded, this, journal)));
        time.settle();
    }

    @Override
    public boolean startNetwork() {
        if (networkFails) {
            return false;
        }
        networkStarts++;
        return true;
    }

    @Override
    public void changed(HandshakeSnapshot snapshot) {
        changes.add(snapshot);
    }

    HandshakeSnapshot now() {
        return handshake.snapshot();
    }

    /** Messages sent since the last call, control packets left out. */
    List<WatchedNode.Sent> sent() {
        var fresh = List.copyOf(node.sent.subList(seen, node.sent.size()));
        seen = node.sent.size();
        return fresh.stream().filter(s -> !s.isControl()).toList();
    }

    /** The same in words: message id and kind. */
    List<String> said() {
        return sent().stream().map(s -> s.bytes().substring(0, 2) + ":" + s.bytes().substring(6, 8)).toList();
    }

    /** The modem's service appears and INIT_DRIVER is answered so; null for no answer. */
    void appears(String answer) throws Exception {
        modem.answer = answer;
        modem.publish();
        time.settle();
    }

    void asks(String bytes) throws Exception {
        modem.ask(bytes);
        time.settle();
    }

    void bye() throws Exception {
        modem.crash();
        time.settle();
        modem.boot();
        time.settle();
    }

    void pass(int seconds) {
        time.run(Duration.ofSeconds(seconds));
    }

    void close() throws Exception {
        time.on(owner, () -> {
            handshake.close();
            return null;
        });
    }
}
