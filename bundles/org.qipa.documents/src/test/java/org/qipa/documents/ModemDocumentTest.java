package org.qipa.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.qipa.api.document.DocumentException;
import org.qipa.api.modem.ModemProfile;

class ModemDocumentTest {

    private final JacksonModemProfiles profiles = new JacksonModemProfiles();

    @Test
    void shouldHaveADefaultProfileThatCanMakeACall() {
        ModemProfile standard = profiles.standard();
        assertEquals("qipa", standard.device().manufacturer());
        assertEquals(ModemProfile.Registration.REGISTERED, standard.serving().registration());
        assertEquals(List.of("internet"), standard.apns().stream().map(ModemProfile.Apn::name).toList());
        assertEquals(1400, standard.apns().getFirst().mtu());
        assertTrue(standard.apns().getFirst().ipv6().isPresent());
    }

    @Test
    void shouldTakeWhatIsLeftOutFromTheDefaultProfile() throws Exception {
        ModemProfile standard = profiles.standard();
        assertEquals(standard, read("{'format': 'qipa-modem/1'}"));
        ModemProfile said = read("""
                {'format': 'qipa-modem/1', 'device': {'imei': '123456789012345'}, 'serving': {'plmn': {'name': 'other'}},
                 'apns': [{'name': 'ims', 'ipv6': {'dns': ['fd00::53']}}]}""");
        assertEquals("123456789012345", said.device().imei());
        assertEquals(standard.device().model(), said.device().model());
        assertEquals(new ModemProfile.Plmn("001", "01", "other"), said.serving().plmn());
        assertEquals(List.of(new ModemProfile.Apn("ims", Optional.empty(), Optional.of(new ModemProfile.Ip(Optional.empty(),
                Optional.empty(), List.of("fd00::53"))), 1400, Optional.empty())), said.apns());
    }

    @Test
    void shouldRefuseWithEveryFaultAndItsPlace() {
        List<String> faults = refused("""
                {'format': 'qipa-modem/1', 'device': {'imei': '12'}, 'sim': {'card': 'lost'},
                 'signal': {'repeatMillis': 5, 'levels': [
                   {'atMillis': 1, 'rssiDbm': -70, 'rsrpDbm': -90, 'rsrqDb': -9, 'snrTenthsOfDb': 0},
                   {'atMillis': 10, 'rssiDbm': -70, 'rsrpDbm': -90, 'rsrqDb': -9, 'snrTenthsOfDb': 0},
                   {'atMillis': 10, 'rssiDbm': -70, 'rsrpDbm': -90, 'rsrqDb': -9, 'snrTenthsOfDb': 0}]},
                 'apns': [{'name': 'a'}, {'name': 'A', 'ipv4': {'address': '10.0.0.2', 'gateway': 'fd00::1', 'dns': ['x']}}]}""");
        assertEquals(List.of("/device/imei [pattern]", "/sim/card [enum]", "/signal/repeatMillis [order]",
                "/signal/levels/0/atMillis [first-level]", "/signal/levels/2/atMillis [order]", "/apns/0 [no-family]",
                "/apns/1/name [duplicate-apn]", "/apns/1/ipv4/address [address]", "/apns/1/ipv4/gateway [address]",
                "/apns/1/ipv4/dns/0 [address]"), faults);
    }

    @Test
    void shouldRefuseAnAddressWithoutItsGateway() {
        assertEquals(List.of("/apns/0/ipv4/gateway [required]"), refused(
                "{'format': 'qipa-modem/1', 'apns': [{'name': 'a', 'ipv4': {'address': '10.0.0.2/24'}}]}"));
    }

    private ModemProfile read(String json) throws Exception {
        return profiles.read("test", new ByteArrayInputStream(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    private List<String> refused(String json) {
        return assertThrows(DocumentException.class, () -> read(json)).faults().stream()
                .map(fault -> fault.path() + " [" + fault.rule() + "]").toList();
    }
}
