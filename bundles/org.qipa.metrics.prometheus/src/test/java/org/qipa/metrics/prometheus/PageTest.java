package org.qipa.metrics.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PageTest {

    private final AtomicLong bytes = new AtomicLong(1_500);
    private final HttpClient client = HttpClient.newHttpClient();
    private Page page;

    @BeforeEach
    void listen() throws IOException {
        page = new Page("127.0.0.1", 0, "/metrics", null);
    }

    @AfterEach
    void close() {
        page.deactivate();
        client.close();
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + page.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString());
    }

    private Meter counter() {
        return FunctionCounter.builder("qipa.link.rx.bytes", bytes, AtomicLong::get).tags("device", "ipa0", "link", "a\"\\\n")
                .baseUnit("bytes").description("bytes from the modem").register(page.meters());
    }

    @Test
    void shouldServeMetersAsText() throws Exception {
        counter();
        Gauge.builder("qipa.device.ready", () -> 1).tags("device", "ipa0").register(page.meters());
        HttpResponse<String> answer = ask("GET", "/metrics");
        assertEquals(200, answer.statusCode());
        assertEquals("text/plain; version=0.0.4; charset=utf-8", answer.headers().firstValue("Content-Type").orElseThrow());
        TextFormat text = TextFormat.parse(answer.body());
        assertEquals(1_500, text.value("qipa_link_rx_bytes_total", "device", "ipa0", "link", "a\"\\\n"));
        assertEquals("counter", text.type("qipa_link_rx_bytes_total"));
        assertEquals(1, text.value("qipa_device_ready", "device", "ipa0"));
        assertEquals("gauge", text.type("qipa_device_ready"));
    }

    @Test
    void shouldForgetAMeterThatIsTakenOutAndTakeItsSuccessor() throws Exception {
        page.meters().remove(counter());
        assertFalse(ask("GET", "/metrics").body().contains("qipa_link"));
        bytes.set(7);
        counter();
        assertEquals(7, TextFormat.parse(ask("GET", "/metrics").body()).value("qipa_link_rx_bytes_total", "device", "ipa0",
                "link", "a\"\\\n"));
    }

    @Test
    void shouldAnswerNothingElse() throws Exception {
        assertEquals(404, ask("GET", "/").statusCode());
        assertEquals(404, ask("GET", "/metrics/x").statusCode());
        assertEquals(405, ask("POST", "/metrics").statusCode());
        HttpResponse<String> head = ask("HEAD", "/metrics");
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
    }

    @Test
    void shouldNameTheAddressThatIsTaken() {
        IOException taken = assertThrows(IOException.class, () -> new Page("127.0.0.1", page.port(), "/metrics", null));
        assertTrue(taken.getMessage().startsWith("cannot listen: host=127.0.0.1 port=" + page.port()), taken.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Page("127.0.0.1", 0, "metrics", null));
    }
}
