using System.Globalization;
using System.Text.RegularExpressions;

namespace QueueMap.Tests.Deployment;

/// <summary>
/// As much of CloudWatch's metric math as deploy/scaling.tf uses, at one moment: numbers, metrics, FILL, IF, AND, OR, comparisons and
/// arithmetic. A metric without a value makes whatever is computed from it have none, but for FILL. Whatever else is refused.
/// </summary>
internal sealed partial class MetricMath
{
    private readonly Queue<string> _tokens;
    private readonly IReadOnlyDictionary<string, double?> _metrics;

    private MetricMath(string expression, IReadOnlyDictionary<string, double?> metrics)
    {
        _tokens = new Queue<string>(Tokens().Matches(expression).Select(token => token.Value));
        _metrics = metrics;
        if (string.Concat(_tokens) != expression.Replace(" ", "", StringComparison.Ordinal))
        {
            throw new FormatException($"'{expression}' has characters that metric math has not, or that are not known here.");
        }
    }

    /// <returns>Null: no value.</returns>
    public static double? Evaluate(string expression, IReadOnlyDictionary<string, double?> metrics)
    {
        var math = new MetricMath(expression, metrics);
        var value = math.Logical();
        return math._tokens.Count == 0 ? value : throw new FormatException($"'{expression}' goes on with {math._tokens.Peek()}.");
    }

    private double? Logical() => Chain(Compared, "AND", "OR");

    private double? Compared() => Chain(Sum, "<", ">", "<=", ">=", "==", "!=");

    private double? Sum() => Chain(Product, "+", "-");

    private double? Product() => Chain(Term, "*", "/");

    private double? Chain(Func<double?> operand, params string[] operators)
    {
        var value = operand();
        while (_tokens.TryPeek(out var next) && operators.Contains(next))
        {
            _tokens.Dequeue();
            value = Apply(next, value, operand());
        }

        return value;
    }

    private double? Term()
    {
        var token = _tokens.Dequeue();
        switch (token)
        {
            case "(":
                var inner = Logical();
                Take(")");
                return inner;
            case "FILL":
                var filled = Arguments(2);
                return filled[0] ?? filled[1];
            case "IF":
                var chosen = Arguments(3);
                return chosen[0] is { } condition ? chosen[condition != 0 ? 1 : 2] : null;
            default:
                return char.IsAsciiDigit(token[0]) ? double.Parse(token, CultureInfo.InvariantCulture)
                    : _metrics.TryGetValue(token, out var value) ? value
                    : throw new FormatException($"There is no metric {token}.");
        }
    }

    private double?[] Arguments(int count)
    {
        Take("(");
        var arguments = new double?[count];
        for (var i = 0; i < count; i++)
        {
            arguments[i] = Logical();
            Take(i < count - 1 ? "," : ")");
        }

        return arguments;
    }

    private void Take(string expected)
    {
        if (!_tokens.TryDequeue(out var token) || token != expected)
        {
            throw new FormatException($"'{expected}' is missing before '{token}'.");
        }
    }

    // A division by 0 has no value in CloudWatch.
    private static double? Apply(string sign, double? left, double? right) => (sign, left, right) switch
    {
        (_, null, _) or (_, _, null) => null,
        ("+", { } a, { } b) => a + b,
        ("-", { } a, { } b) => a - b,
        ("*", { } a, { } b) => a * b,
        ("/", { } a, { } b) => b == 0 ? null : a / b,
        ("AND", { } a, { } b) => a != 0 && b != 0 ? 1 : 0,
        ("OR", { } a, { } b) => a != 0 || b != 0 ? 1 : 0,
        ("<", { } a, { } b) => a < b ? 1 : 0,
        (">", { } a, { } b) => a > b ? 1 : 0,
        ("<=", { } a, { } b) => a <= b ? 1 : 0,
        (">=", { } a, { } b) => a >= b ? 1 : 0,
        ("==", { } a, { } b) => a == b ? 1 : 0,
        ("!=", { } a, { } b) => a != b ? 1 : 0,
        _ => throw new FormatException($"There is no operator {sign}."),
    };

    [GeneratedRegex(@"[a-zA-Z_]\w*|[0-9]+(\.[0-9]+)?|<=|>=|==|!=|[-+*/<>(),]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tokens();
}
