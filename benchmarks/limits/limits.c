// What the machine can do at most: no reader of CSV can be faster than these.
//   limits read LIST THREADS       opens, reads and closes every file that LIST names, one a line; prints the bytes
//   limits newlines MIB THREADS    counts newlines in memory, 32 bytes at a time; prints MB/s
//   limits load MIB THREADS        loads memory and does nothing with it; prints MB/s
//   limits copy MIB THREADS        copies memory with memcpy, 1 MiB at a time into the cache; prints MB/s
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#ifdef __AVX2__
#include <immintrin.h>
#endif

enum { MAX_THREADS = 256, CLAIM = 16, READ = 128 << 10, COPY = 1 << 20, PASSES = 8 };

static char **paths;
static long path_count, next_path, total;
static char *memory;
static size_t share; // bytes of memory a thread
static size_t (*pass)(const char *, size_t, char *);
static pthread_barrier_t ready;

static void die(const char *what) {
    perror(what);
    exit(1);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

// Threads take 16 files at a time, so that one that is held up does not hold up the end.
static void *read_files(void *unused) {
    char *buffer = malloc(READ);
    long bytes = 0, first;
    while ((first = __atomic_fetch_add(&next_path, CLAIM, __ATOMIC_RELAXED)) < path_count) {
        for (long i = first; i < first + CLAIM && i < path_count; i++) {
            int file = open(paths[i], O_RDONLY);
            if (file < 0) die(paths[i]);
            ssize_t got;
            do { // a short read is the end of a regular file: no second call to be told so
                got = read(file, buffer, READ);
                if (got < 0) die(paths[i]);
                bytes += got;
            } while (got == READ);
            close(file);
        }
    }
    __atomic_fetch_add(&total, bytes, __ATOMIC_RELAXED);
    free(buffer);
    return unused;
}

#ifdef __AVX2__
static size_t newlines(const char *from, size_t bytes, char *unused) {
    (void)unused;
    const __m256i newline = _mm256_set1_epi8('\n');
    size_t count = 0;
    for (size_t i = 0; i + 64 <= bytes; i += 64) {
        __m256i a = _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)(from + i)), newline);
        __m256i b = _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)(from + i + 32)), newline);
        count += __builtin_popcount(_mm256_movemask_epi8(a)) + __builtin_popcount(_mm256_movemask_epi8(b));
    }
    return count;
}

static size_t load(const char *from, size_t bytes, char *unused) {
    (void)unused;
    __m256i a = _mm256_setzero_si256(), b = a, c = a, d = a;
    for (size_t i = 0; i + 128 <= bytes; i += 128) {
        a = _mm256_or_si256(a, _mm256_loadu_si256((const __m256i *)(from + i)));
        b = _mm256_or_si256(b, _mm256_loadu_si256((const __m256i *)(from + i + 32)));
        c = _mm256_or_si256(c, _mm256_loadu_si256((const __m256i *)(from + i + 64)));
        d = _mm256_or_si256(d, _mm256_loadu_si256((const __m256i *)(from + i + 96)));
    }
    return _mm256_extract_epi64(_mm256_or_si256(_mm256_or_si256(a, b), _mm256_or_si256(c, d)), 0);
}
#endif

static size_t copy(const char *from, size_t bytes, char *to) {
    for (size_t i = 0; i < bytes; i += COPY) memcpy(to, from + i, bytes - i < COPY ? bytes - i : COPY);
    return to[0];
}

// Each thread writes its share first: pages have to be there, and near its core, before the clock starts.
static void *in_memory(void *number) {
    char *own = memory + (size_t)number * share, *scratch = malloc(COPY);
    for (size_t i = 0; i < share; i++) own[i] = i % 230 ? 'x' : '\n';
    memset(scratch, 0, COPY);
    size_t sum = pass(own, share, scratch);
    pthread_barrier_wait(&ready);
    for (int i = 0; i < PASSES; i++) sum += pass(own, share, scratch);
    __atomic_fetch_add(&total, (long)sum, __ATOMIC_RELAXED); // or the compiler would leave the loops out
    pthread_barrier_wait(&ready);
    free(scratch);
    return 0;
}

static void start(pthread_t *threads, int count, void *(*run)(void *)) {
    for (long i = 0; i < count; i++)
        if (pthread_create(&threads[i], 0, run, (void *)i)) die("pthread_create");
}

static void join(pthread_t *threads, int count) {
    for (int i = 0; i < count; i++) pthread_join(threads[i], 0);
}

static void read_list(const char *file) {
    FILE *list = fopen(file, "r");
    if (!list) die(file);
    char *line = 0;
    size_t room = 0, had = 0;
    for (ssize_t length; (length = getline(&line, &room, list)) > 0;) {
        line[strcspn(line, "\n")] = 0;
        if ((size_t)path_count == had && !(paths = realloc(paths, (had = had ? 2 * had : 1024) * sizeof *paths))) die("realloc");
        paths[path_count++] = strdup(line);
    }
    free(line);
    fclose(list);
}

int main(int argc, char **argv) {
    int count = argc == 4 ? atoi(argv[3]) : 0;
    pthread_t threads[MAX_THREADS];
    if (count < 1 || count > MAX_THREADS) {
        fprintf(stderr, "limits read LIST THREADS, or limits newlines|load|copy MIB THREADS; 1 to %d threads\n", MAX_THREADS);
        return 2;
    }
    if (!strcmp(argv[1], "read")) {
        read_list(argv[2]);
        start(threads, count, read_files);
        join(threads, count);
        printf("%ld\n", total);
        return 0;
    }
#ifdef __AVX2__
    if (!strcmp(argv[1], "newlines")) pass = newlines;
    if (!strcmp(argv[1], "load")) pass = load;
#endif
    if (!strcmp(argv[1], "copy")) pass = copy;
    share = ((size_t)atol(argv[2]) << 20) / count / 128 * 128;
    if (!pass || !share || !(memory = aligned_alloc(1 << 21, ((share * count >> 21) + 1) << 21))) {
        fprintf(stderr, "%s: not on this processor, or too little or too much memory asked for\n", argv[1]);
        return 1;
    }
    pthread_barrier_init(&ready, 0, count + 1);
    start(threads, count, in_memory);
    pthread_barrier_wait(&ready);
    double began = now();
    pthread_barrier_wait(&ready);
    double seconds = now() - began;
    join(threads, count);
    printf("%.0f\n", PASSES * (double)share * count / seconds / 1e6);
    return 0;
}
