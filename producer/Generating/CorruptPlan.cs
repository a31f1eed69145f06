namespace QueueMap.Producer.Generating;

/// <summary>
/// Which files are corrupt, and how. The number is exact, share × files rounded to the nearest and at least one when the
/// share is not 0; yet any worker can tell of any file alone, without a list: the files are visited in steps prime to
/// their number, and the first so many of that walk are corrupt.
/// </summary>
internal sealed class CorruptPlan
{
    private readonly IReadOnlyList<CorruptKind> _kinds;
    private readonly long _files;
    private readonly long _stride;
    private readonly long _start;

    public CorruptPlan(GsodOptions options)
    {
        _kinds = CorruptKinds.For(options.Gzip);
        _files = options.Files;
        CorruptFiles = options.CorruptShare == 0
            ? 0
            : Math.Max(1, (long)Math.Round(_files * options.CorruptShare, MidpointRounding.AwayFromZero));
        var dice = new Dice(options.Seed, DiceUse.CorruptFiles, 0, 0);
        _start = dice.Below((int)_files);
        _stride = 1 + dice.Below((int)_files);
        while (CommonDivisor(_stride, _files) != 1)
        {
            _stride++;
        }
    }

    public long CorruptFiles { get; }

    /// <param name="file">Number of the file: station × years + year, from 0.</param>
    public CorruptKind? KindOf(long file)
    {
        var place = ((file * _stride) + _start) % _files;
        return place < CorruptFiles ? _kinds[(int)(place % _kinds.Count)] : null;
    }

    private static long CommonDivisor(long a, long b) => b == 0 ? a : CommonDivisor(b, a % b);
}
