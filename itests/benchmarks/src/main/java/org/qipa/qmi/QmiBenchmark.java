package org.qipa.qmi;

import java.util.HexFormat;
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
import org.qipa.api.qmi.MessageKind;
import org.qipa.api.qmi.QmiException;
import org.qipa.api.qmi.QmiMessage;

/** The codec at the contract: bytes to a record of values and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class QmiBenchmark {

    private static final int IPA = 0x31;

    /** INIT_DRIVER as the driver of an SDX55 sends it, 158 bytes, and an answer with everything in it, 32 bytes. */
    @Param({"request", "response"})
    public String message;

    private final TlvCodec codec = new TlvCodec();
    private MessageDeclaration declaration;
    private byte[] datagram;
    private QmiMessage decoded;

    /** Takes the message apart once. */
    @Setup
    public void setUp() throws QmiException {
        MessageKind kind = message.equals("request") ? MessageKind.REQUEST : MessageKind.RESPONSE;
        declaration = new Messages().get(IPA, "INIT_DRIVER", kind);
        datagram = HexFormat.of().parseHex(kind == MessageKind.REQUEST
                ? "000000210097001004000300000011080088260000c728000012080008250000070000001308000826000007000000140400082300"
                        + "0015040008240000160800e84f0000000800001704000e00000018010000190800d02a0000ef3500001b0800882400"
                        + "00070000001c080088250000070000001d0400882200001e0400882300001f04001045000020040030000000210400"
                        + "c04f000022040020000000"
                : "0207002100190002040001000300100400000000001104000000000012010000");
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
