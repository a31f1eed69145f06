using System.Globalization;
using System.Text.RegularExpressions;
using QueueMap.Producer.Simulating;

namespace QueueMap.Producer.Planning;

/// <summary>So many tasks of one size.</summary>
public sealed partial record FleetShape(int Tasks, TaskSize Size, Architecture Architecture = Architecture.Arm, bool Spot = false)
{
    public const int MostTasks = 10_000;

    public const string Form =
        "TASKSxVCPU[:GB][-arm|-x86][-spot], such as 32x1, 8x2:4 or 16x0.5-x86-spot; 1 to 10,000 tasks of 0.25, 0.5, 1, 2, 4, 8 or 16 vCPU, "
        + "with 2 to 8 GB a vCPU as Fargate has them; ARM on demand if not said";

    public double Cpu => Tasks * Size.Cpu;

    public static bool TryParse(string text, out FleetShape shape)
    {
        shape = null!;
        var match = Pattern().Match(text);
        if (!match.Success
            || !int.TryParse(match.Groups["tasks"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var tasks) || tasks is < 1 or > MostTasks
            || !double.TryParse(match.Groups["cpu"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var cpu)
            || TaskSize.All.FirstOrDefault(size => size.Cpu == cpu) is not { } size)
        {
            return false;
        }

        if (match.Groups["gb"] is { Success: true } given)
        {
            var gb = double.Parse(given.ValueSpan, CultureInfo.InvariantCulture);
            if (!IsMemoryOf(cpu, gb))
            {
                return false;
            }

            size = size with { MemoryGb = gb };
        }

        shape = new FleetShape(
            tasks, size, match.Groups["arch"].Value == "x86" ? Architecture.X86 : Architecture.Arm, match.Groups["spot"].Success);
        return true;
    }

    /// <summary>A fleet of one task, by its size as a fleet's settings have it: 1:2-arm.</summary>
    public static bool TryParseTask(string size, out FleetShape shape) => TryParse($"1x{size}", out shape);

    /// <exception cref="FormatException">It is not of the form.</exception>
    public static FleetShape Parse(string text) =>
        TryParse(text, out var shape) ? shape : throw new FormatException($"A fleet is '{text}'; it must be {Form}.");

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Tasks}x{Size.Cpu}:{Size.MemoryGb}-{(Architecture == Architecture.Arm ? "arm" : "x86")}{(Spot ? "-spot" : "")}");

    private static bool IsMemoryOf(double cpu, double gb) => cpu switch
    {
        0.25 => gb is 0.5 or 1 or 2,
        0.5 => gb is 1 or 2 or 3 or 4,
        <= 4 => gb >= cpu * 2 && gb <= Math.Min(cpu * 8, 30) && gb == Math.Floor(gb),
        8 => gb is >= 16 and <= 60 && gb % 4 == 0,
        _ => gb is >= 32 and <= 120 && gb % 8 == 0,
    };

    [GeneratedRegex(@"\A(?<tasks>[0-9]{1,5})x(?<cpu>[0-9]{1,2}(\.[0-9]{1,2})?)(:(?<gb>[0-9]{1,3}(\.5)?))?(-(?<arch>arm|x86))?(?<spot>-spot)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}
