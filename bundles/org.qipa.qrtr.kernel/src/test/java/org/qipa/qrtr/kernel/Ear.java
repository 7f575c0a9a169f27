package org.qipa.qrtr.kernel;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrSocket;

/** A receiver whose words can be waited for. */
final class Ear implements QrtrSocket.Receiver {

    private static final long LIMIT_SECONDS = 10;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Override
    public void received(QrtrAddress from, byte[] datagram) {
        heard.add(from + " " + HexFormat.of().formatHex(datagram));
    }

    @Override
    public void networkReset() {
        heard.add("reset");
    }

    @Override
    public void writable() {
        heard.add("writable");
    }

    /** What it hears next. */
    String next() throws InterruptedException {
        String word = heard.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertNotNull(word, "nothing heard: limit_s=" + LIMIT_SECONDS);
        return word;
    }

    /** Whether it has heard all. */
    boolean isDone() {
        return heard.isEmpty();
    }
}
