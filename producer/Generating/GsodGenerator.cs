namespace QueueMap.Producer.Generating;

/// <summary>
/// Writes data of GSOD's exact form: DIRECTORY/YEAR/STATION.csv. A file's content depends on the options, its station's
/// index and its year, never on which thread wrote it or when.
/// </summary>
public sealed class GsodGenerator
{
    /// <summary>Often enough for a progress bar that moves (20 MB), seldom enough to cost nothing.</summary>
    private const int FilesPerReport = 256;

    private readonly GsodOptions _options;

    /// <exception cref="GsodOptionsException">The options cannot be met; all that is wrong is told at once.</exception>
    public GsodGenerator(GsodOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Problems() is { Count: > 0 } problems)
        {
            throw new GsodOptionsException(problems);
        }

        _options = options;
    }

    /// <summary>What is written is left in place when this is cancelled or fails.</summary>
    /// <param name="directory">Is made if need be; must be empty if it exists.</param>
    /// <param name="progress">Hears of the sum so far, every 256 files or so and at the end.</param>
    /// <exception cref="TargetDirectoryException">The directory holds something, or is a file.</exception>
    public async Task<GeneratedData> WriteAsync(
        string directory, IProgress<GeneratedData>? progress = null, CancellationToken cancellationToken = default)
    {
        var root = TargetDirectory.Prepare(directory, _options.FirstYear, _options.LastYear);
        var plan = new CorruptPlan(_options);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tally = new Tally(progress);
        var next = -1;

        void MakeFiles()
        {
            try
            {
                using var maker = new FileMaker(_options, plan, root);
                for (var index = Interlocked.Increment(ref next); index < _options.Stations; index = Interlocked.Increment(ref next))
                {
                    var station = Station.At(index, _options.Seed);
                    for (var year = _options.FirstYear; year <= _options.LastYear && !stop.IsCancellationRequested; year++)
                    {
                        tally.Add(maker.Make(station, year));
                    }

                    if (stop.IsCancellationRequested)
                    {
                        return;
                    }
                }
            }
            catch
            {
                stop.Cancel(); // the others need not fill a disk that is full
                throw;
            }
        }

        var makers = Math.Min(_options.Parallelism, _options.Stations);
        await Task.WhenAll(Enumerable.Range(0, makers).Select(_ => Task.Run(MakeFiles, CancellationToken.None)));
        cancellationToken.ThrowIfCancellationRequested();
        return tally.Finish();
    }

    private sealed class Tally(IProgress<GeneratedData>? progress)
    {
        private readonly Lock _lock = new();
        private GeneratedData _sum = GeneratedData.None;

        public void Add(GeneratedData file)
        {
            lock (_lock)
            {
                _sum = _sum.Plus(file);
                if (_sum.Files % FilesPerReport == 0)
                {
                    progress?.Report(_sum);
                }
            }
        }

        public GeneratedData Finish()
        {
            progress?.Report(_sum);
            return _sum;
        }
    }
}
