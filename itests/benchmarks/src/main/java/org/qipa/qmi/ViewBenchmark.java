package org.qipa.qmi;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.qipa.api.qmi.QmiException;

/** The flyweight under the codec: bytes to numbers and back, as C does it with a struct. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ViewBenchmark {

    /** See {@link Datagrams}. */
    @Param({"request", "response"})
    public String message;

    private final byte[] out = new byte[256];
    private byte[] datagram;
    private MessageView decoded;
    private MessageView other;

    /** Takes the message apart once. */
    @Setup
    public void setUp() throws QmiException {
        datagram = Datagrams.bytes(message);
        decoded = new MessageView(new MessageLayout(Datagrams.declaration(message)));
        other = new MessageView(decoded.layout());
        decoded.decode(datagram, 0, datagram.length);
    }

    /** Numbers to bytes. */
    @Benchmark
    public int encode() throws QmiException {
        return decoded.encode(out, 0);
    }

    /** Bytes to numbers. */
    @Benchmark
    public MessageView decode() throws QmiException {
        other.decode(datagram, 0, datagram.length);
        return other;
    }
}
