package org.qipa.shell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinkCommandsTest {

    @Test
    void shouldReadKeysWithValuesAndAddressesAsMany() throws CommandException {
        Map<String, Object> values = LinkCommands.values(List.of("mtu=1400", "addresses=10.0.0.2/24,fd00::2/64", "queue="));
        assertEquals("1400", values.get("mtu"));
        assertEquals("", values.get("queue"));
        assertArrayEquals(new String[] {"10.0.0.2/24", "fd00::2/64"}, (Object[]) values.get("addresses"));
    }

    @Test
    void shouldNameTheKeysThereAreWhenOneIsNot() {
        String message = assertThrows(CommandException.class, () -> LinkCommands.values(List.of("mut=3"))).getMessage();
        assertTrue(message.startsWith("not a key of a link: mut=3 known=[addresses, "), message);
        assertThrows(CommandException.class, () -> LinkCommands.values(List.of("name=other")));
        assertThrows(CommandException.class, () -> LinkCommands.values(List.of("mtu")));
        assertEquals("given twice: key=mtu",
                assertThrows(CommandException.class, () -> LinkCommands.values(List.of("mtu=1", "mtu=2"))).getMessage());
    }
}
