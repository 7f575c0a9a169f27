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
import org.qipa.api.qmi.MessageDeclaration;
import org.qipa.api.qmi.QmiException;
import org.qipa.api.qmi.QmiMessage;

/** The codec at the contract: bytes to a record of values and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class QmiBenchmark {

    /** See {@link Datagrams}. */
    @Param({"request", "response"})
    public String message;

    private final TlvCodec codec = new TlvCodec();
    private MessageDeclaration declaration;
    private byte[] datagram;
    private QmiMessage decoded;

    /** Takes the message apart once. */
    @Setup
    public void setUp() throws QmiException {
        declaration = Datagrams.declaration(message);
        datagram = Datagrams.bytes(message);
        decoded = codec.decode(declaration, datagram);
    }

    /** Record to bytes. */
    @Benchmark
    public byte[] encode() throws QmiException {
        return codec.encode(decoded, 1);
    }

    /** Bytes to record. */
    @Benchmark
    public QmiMessage decode() throws QmiException {
        return codec.decode(declaration, datagram);
    }
}
