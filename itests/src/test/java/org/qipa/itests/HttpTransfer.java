package org.qipa.itests;

import com.sun.net.httpserver.HttpServer;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;

/**
 * Both ends of a download, each a process of its own, so that each can be in a network namespace of its own. They print
 * lines for the test: the server {@code listening SHA256} and {@code request}; the client {@code mb N} after each megabyte
 * and at the end {@code done SHA256 BYTES NANOS LONGEST_GAP_NANOS}. The server ends with its input.
 */
final class HttpTransfer {

    static final int MEGABYTE = 1 << 20;
    private static final int CHUNK = 1 << 16;
    private static final long SEED = 2;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private HttpTransfer() {}

    /** {@code serve ADDRESS PORT BYTES} or {@code fetch URL}. */
    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("serve")) {
            serve(arguments[1], Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
        } else {
            fetch(URI.create(arguments[1]));
        }
    }

    private static void serve(String address, int port, int bytes) throws Exception {
        byte[] content = new byte[bytes];
        new Random(SEED).nextBytes(content);
        HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 0);
        server.createContext("/", exchange -> {
            System.out.println("request");
            exchange.sendResponseHeaders(200, bytes);
            try (OutputStream body = exchange.getResponseBody()) {
                // In pieces: the server would copy all that is left with every partial write.
                for (int at = 0; at < bytes; at += CHUNK) {
                    body.write(content, at, Math.min(CHUNK, bytes - at));
                }
            }
        });
        server.start();
        System.out.println("listening " + sha256(MessageDigest.getInstance("SHA-256").digest(content)));
        while (System.in.read() >= 0) {
            // until the test lets go
        }
        server.stop(0);
    }

    private static void fetch(URI uri) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        long total = 0;
        long longestGap = 0;
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build()) {
            long begin = System.nanoTime();
            HttpResponse<InputStream> response = client.send(HttpRequest.newBuilder(uri).timeout(LIMIT).build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            byte[] buffer = new byte[CHUNK];
            try (InputStream body = response.body()) {
                long last = System.nanoTime();
                for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                    long now = System.nanoTime();
                    longestGap = Math.max(longestGap, now - last);
                    last = now;
                    digest.update(buffer, 0, n);
                    if ((total + n) / MEGABYTE > total / MEGABYTE) {
                        System.out.println("mb " + (total + n) / MEGABYTE);
                    }
                    total += n;
                }
            }
            System.out.println("done " + sha256(digest.digest()) + " " + total + " " + (System.nanoTime() - begin) + " "
                    + longestGap);
        }
    }

    private static String sha256(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }
}
