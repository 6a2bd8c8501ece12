/**
 * How courses are found by words. Every course is kept as its words (`course_words`), every word once more in a
 * vocabulary (`search_words`), where a trigram index finds the words that a query may mean: a query costs what its own
 * words cost, not what all descriptions cost. Triggers keep both, whoever writes courses.
 */
export const COURSE_SEARCH = [
  `create extension if not exists pg_trgm`,
  `create extension if not exists fuzzystrmatch`,

  // Lower case, taken apart into letters (NFKD), without accents. Hangul falls apart into jamo, so one wrong jamo is as
  // small a typo as one wrong letter, and trigrams find it.
  `create function search_form(value text) returns text language sql immutable strict parallel safe
   return regexp_replace(lower(normalize(value, NFKD) collate pg_c_utf8), '[\\u0300-\\u036f]', '', 'g')`,

  // Past 60 letters a word is cut: levenshtein() takes no more than 255 bytes.
  `create function words_of(value text) returns table (word text, place bigint) language sql immutable strict parallel safe
   begin atomic
     select left(word, 60), place
       from regexp_split_to_table(search_form(value), '[^[:alnum:]]+' collate pg_c_utf8) with ordinality w(word, place)
      where word <> '';
   end`,

  `create table search_words (word text collate "C" primary key)`,
  `create index search_words_by_trigram on search_words using gin (word gin_trgm_ops)`,
  `create table course_words (
     word text collate "C" not null,
     course_id uuid not null,
     weight smallint not null,
     primary key (word, course_id) include (weight)
   )`,
  `create index course_words_by_course on course_words (course_id)`,

  // A word counts once a field: twice as much in the title as in the description or in a place. Two Korean words side
  // by side in a title count as one as well, since spacing is what written Korean varies in most.
  `create function course_texts(ids uuid[]) returns table (course_id uuid, word text, weight int) language sql stable
   begin atomic
     with courses_named as (select * from courses where id = any(ids)),
     titles as (
       select c.id, w.word, lead(w.word) over (partition by c.id order by w.place) as next
         from courses_named c, words_of(c.title) w
     )
     select id, word, 2 from titles
     union select id, left(word || next, 60), 2 from titles where word || next ~ '^[\\u1100-\\u11ff]+$'
     union all select distinct c.id, w.word, 1 from courses_named c, words_of(c.description) w
     union all select distinct s.course_id, w.word, 1 from course_sessions s, words_of(s.place) w where s.course_id = any(ids);
   end`,
  // Whoever changes a course's words waits for whoever does already; whoever takes a seat in it waits for nobody.
  `create function index_courses(ids uuid[]) returns void language sql
   begin atomic
     select from courses where id = any(ids) order by id for no key update;
     delete from course_words where course_id = any(ids);
     with texts as materialized (select word, course_id, sum(weight) as weight from course_texts(ids) group by 1, 2),
     vocabulary as (
       insert into search_words select distinct word from texts order by word on conflict do nothing
     )
     insert into course_words (word, course_id, weight) select word, course_id, weight from texts;
   end`,

  `create function index_new_courses() returns trigger language plpgsql as $$
   begin
     perform index_courses(array(select id from new_rows));
     return null;
   end $$`,
  `create function index_changed_courses() returns trigger language plpgsql as $$
   begin
     perform index_courses(array(
       select n.id from new_rows n join old_rows o using (id) where (n.title, n.description) <> (o.title, o.description)));
     return null;
   end $$`,
  `create function index_places() returns trigger language plpgsql as $$
   begin
     perform index_courses(array(select distinct course_id from changed_rows where place is not null));
     return null;
   end $$`,
  `create trigger courses_index_new after insert on courses referencing new table as new_rows
     for each statement execute function index_new_courses()`,
  `create trigger courses_index_changed after update on courses referencing old table as old_rows new table as new_rows
     for each statement execute function index_changed_courses()`,
  `create trigger course_sessions_index_new after insert on course_sessions referencing new table as changed_rows
     for each statement execute function index_places()`,
  `create trigger course_sessions_index_changed after update on course_sessions referencing new table as changed_rows
     for each statement execute function index_places()`,
  `create trigger course_sessions_index_gone after delete on course_sessions referencing old table as changed_rows
     for each statement execute function index_places()`,

  // What a word of a query may mean, and how near that is of 100: the word itself, what begins with it, what holds it
  // (Korean writes compounds as one word), and what is one typo away from 4 letters on, two from 8 on. Two letters that
  // changed places are one typo. One or two letters that are not \`growing\` (the last word, still being typed) mean
  // themselves only: "a" begins more words than anybody meant, and a query of many such would cost what all words cost.
  `create function meant_words(query text, growing boolean) returns table (word text, nearness int) language sql stable rows 20
   set pg_trgm.similarity_threshold = 0.25
   begin atomic
     select word, max(nearness) from (
       select w.word, case when w.word = query then 100 else 80 end as nearness
         from search_words w
        where w.word = query or (growing or length(query) > 2) and w.word like query || '%'
       union all
       select w.word, 70 from search_words w where query ~ '^[\\u1100-\\u11ff]+$' and w.word like '%' || query || '%'
       union all
       select w.word, 70 - 15 * levenshtein(w.word, query)
         from search_words w
        where length(query) >= 4 and query !~ '^[0-9]+$' and w.word % query
          and levenshtein_less_equal(w.word, query, 2) <= case when length(query) < 8 then 1 else 2 end
       union all
       select w.word, 55
         from generate_series(1, length(query) - 1) as i,
              lateral (select overlay(query placing reverse(substr(query, i, 2)) from i for 2) as swapped) s
         join search_words w on w.word = s.swapped
        where length(query) >= 4 and query !~ '^[0-9]+$'
     ) meant group by word;
   end`,

  // The courses in which every word of a query is found, with the sum of each word's best find: nearness times weight.
  `create function search_courses(query text) returns table (course_id uuid, score int) language sql stable
   begin atomic
     with words as (select word, max(place) as place from words_of(query) group by word)
     select course_id, sum(best)::int from (
       select w.word, f.course_id, max(m.nearness * f.weight) as best
         from words w, meant_words(w.word, w.place = (select max(place) from words)) m
         join course_words f on f.word = m.word
        group by w.word, f.course_id
     ) found group by course_id having count(*) = (select count(*) from words);
   end`,
];
