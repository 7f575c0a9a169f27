/*
 * Two TUN interfaces and a loop that copies packets from each to the other: what run/end-to-end is measured against.
 *
 *   cc -O2 -o tunloop tunloop.c && ./tunloop NAME NAME
 *
 * Prints "ready" when both interfaces exist; whoever starts it moves them and sets them up. Ends when its input does.
 * One thread, poll, up to 64 packets of an interface in a row, one read and one write for each packet.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { ENDS = 2, BATCH = 64, MAX_PACKET = 65536 };

static int tun(const char *name)
{
	struct ifreq request;
	int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK);

	if (fd < 0) {
		perror("/dev/net/tun");
		exit(1);
	}
	memset(&request, 0, sizeof request);
	request.ifr_flags = IFF_TUN | IFF_NO_PI;
	strncpy(request.ifr_name, name, IFNAMSIZ - 1);
	if (ioctl(fd, TUNSETIFF, &request) < 0) {
		perror(name);
		exit(1);
	}
	return fd;
}

int main(int count, char **args)
{
	static char packet[MAX_PACKET];
	struct pollfd ready[ENDS + 1];

	if (count != ENDS + 1) {
		fprintf(stderr, "usage: %s NAME NAME\n", args[0]);
		return 2;
	}
	for (int n = 0; n < ENDS; n++) {
		ready[n] = (struct pollfd) { .fd = tun(args[n + 1]), .events = POLLIN };
	}
	ready[ENDS] = (struct pollfd) { .fd = STDIN_FILENO, .events = POLLIN };
	puts("ready");
	fflush(stdout);
	while (ready[ENDS].revents == 0) {
		if (poll(ready, ENDS + 1, -1) < 0 && errno != EINTR) {
			perror("poll");
			return 1;
		}
		for (int n = 0; n < ENDS; n++) {
			for (int k = 0; k < BATCH && ready[n].revents & POLLIN; k++) {
				ssize_t length = read(ready[n].fd, packet, sizeof packet);

				if (length <= 0) {
					break;
				}
				/* A packet the other end refuses is lost, as on a wire. */
				if (write(ready[1 - n].fd, packet, length) < 0 && errno == EBADFD) {
					return 1;
				}
			}
		}
	}
	return 0;
}
