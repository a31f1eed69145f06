using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace QueueMap.Simulation.Services;

/// <summary>Condition expressions: <c>attribute_not_exists</c>, comparisons, AND, OR and parentheses. What else is asked is refused.</summary>
internal static class Condition
{
    public static bool Holds(
        string expression, Dictionary<string, AttributeValue> item, Dictionary<string, string>? names, Dictionary<string, AttributeValue>? values)
    {
        var reader = new Reader(expression, item, names ?? [], values ?? []);
        var holds = reader.Or();
        return reader.IsAtEnd ? holds : throw new NotSupportedException($"The condition '{expression}' has more than is understood here.");
    }

    private sealed class Reader(
        string expression, Dictionary<string, AttributeValue> item, Dictionary<string, string> names, Dictionary<string, AttributeValue> values)
    {
        private readonly string[] _words = expression.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);

        private int _next;

        public bool IsAtEnd => _next == _words.Length;

        public bool Or()
        {
            var holds = And();
            while (TryTake("OR"))
            {
                holds |= And();
            }

            return holds;
        }

        private bool And()
        {
            var holds = One();
            while (TryTake("AND"))
            {
                holds &= One();
            }

            return holds;
        }

        private bool One()
        {
            if (TryTake("("))
            {
                var inner = Or();
                Take(")");
                return inner;
            }

            if (TryTake("attribute_not_exists"))
            {
                Take("(");
                var absent = !item.ContainsKey(names[_words[_next++]]);
                Take(")");
                return absent;
            }

            var left = item.GetValueOrDefault(names[_words[_next++]]);
            var comparison = _words[_next++];
            var right = values[_words[_next++]];
            if (left is null)
            {
                return false; // Nothing compares with what is not there.
            }

            var order = Compare(left, right);
            return comparison switch
            {
                "=" => order == 0,
                "<" => order < 0,
                "<=" => order <= 0,
                ">=" => order >= 0,
                ">" => order > 0,
                _ => throw new NotSupportedException($"The comparison '{comparison}' is not understood here."),
            };
        }

        private static int Compare(AttributeValue left, AttributeValue right) => (left.S, right.S, left.N, right.N) switch
        {
            ({ } a, { } b, _, _) => string.CompareOrdinal(a, b), // ASCII, so UTF-8's order.
            (_, _, { } a, { } b) => decimal.Parse(a, CultureInfo.InvariantCulture).CompareTo(decimal.Parse(b, CultureInfo.InvariantCulture)),
            _ => throw new NotSupportedException("Two values of different types are compared."),
        };

        private bool TryTake(string word)
        {
            if (!IsAtEnd && _words[_next] == word)
            {
                _next++;
                return true;
            }

            return false;
        }

        private void Take(string word)
        {
            if (!TryTake(word))
            {
                throw new NotSupportedException($"The condition '{expression}' is not understood here: '{word}' was expected.");
            }
        }
    }
}
