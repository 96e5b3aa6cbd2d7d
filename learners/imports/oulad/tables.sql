-- What a folder is about, numbered (n), with the id of the stored row, null while there is none.
-- Days of the folder count from the offering's first day; here they are dates.

CREATE TABLE offering AS
SELECT row_number() OVER (ORDER BY line) AS n, NULL::BIGINT AS id, code_module, code_presentation,
    from_on, from_on + module_presentation_length::INTEGER AS until_on
FROM (SELECT *, make_date(code_presentation[:4]::INTEGER,
    CASE code_presentation[5:] WHEN 'B' THEN 2 ELSE 10 END, 1) AS from_on FROM courses);

CREATE TABLE learner AS
SELECT row_number() OVER (ORDER BY id_student) AS n, NULL::BIGINT AS id, id_student
FROM (SELECT DISTINCT id_student FROM studentInfo);

-- A registration without a day counts as known a year before the start (registered_by).
CREATE TABLE enrolment AS
SELECT row_number() OVER (ORDER BY o.n, id_student) AS n, NULL::BIGINT AS id, i.*,
    o.n AS offering, o.from_on, o.until_on,
    o.from_on + r.date_registration::INTEGER AS registered_on,
    coalesce(registered_on + 1, o.from_on - 365) AS registered_by,
    o.from_on + r.date_unregistration::INTEGER AS left_on
FROM studentInfo i JOIN offering o USING (code_module, code_presentation)
LEFT JOIN studentRegistration r USING (code_module, code_presentation, id_student);

CREATE TABLE assessment AS
SELECT row_number() OVER (ORDER BY id_assessment) AS n, NULL::BIGINT AS id, code_module,
    code_presentation, id_assessment, id_assessment::VARCHAR AS code, o.n AS offering, o.from_on,
    o.from_on + a.date::INTEGER AS due_on, coalesce(a.weight, 0) AS weight,
    CASE lower(assessment_type) WHEN 'tma' THEN 'tutor-marked' WHEN 'cma' THEN 'computer-marked'
    ELSE 'exam' END AS kind,
    CASE kind WHEN 'tutor-marked' THEN 'TMA ' WHEN 'computer-marked' THEN 'CMA ' ELSE 'Exam ' END
    || row_number() OVER (PARTITION BY o.n, kind ORDER BY due_on NULLS LAST, id_assessment) AS name
FROM assessments a JOIN offering o USING (code_module, code_presentation);

CREATE TABLE site AS
SELECT row_number() OVER (ORDER BY id_site) AS n, NULL::BIGINT AS id, code_module,
    code_presentation, id_site, id_site::VARCHAR AS code, o.n AS offering,
    coalesce(activity_type, 'page') AS kind
FROM vle JOIN offering o USING (code_module, code_presentation);

-- What the folder says of each fact: its keys (n), its values, and the day at whose start it is
-- known by its own dates: a fact of a day is known as the day is over.

CREATE VIEW said_registered AS
SELECT n AS enrolment, registered_on AS "on", studied_credits AS credits,
    coalesce(num_of_prev_attempts, 0) AS previous_attempts, registered_by AS known_on
FROM enrolment;

CREATE VIEW said_left AS
SELECT n AS enrolment, left_on AS "on", left_on + 1 AS known_on FROM enrolment;

-- A result is known after the end; a withdrawal without a day, in a run that has not ended, today.
CREATE VIEW said_result AS
SELECT n AS enrolment, lower(final_result) AS outcome,
    CASE WHEN outcome = 'withdrawn' AND left_on IS NULL
    THEN least(until_on + 1, getvariable('today')) ELSE until_on + 1 END AS known_on
FROM enrolment;

-- A deadline is published with its offering, so at the start of the first day at the latest.
CREATE VIEW said_deadlineset AS
SELECT n AS assessment, due_on AS "on", least(coalesce(due_on, from_on), from_on) AS known_on
FROM assessment;

CREATE VIEW said_submission AS
SELECT e.n AS enrolment, a.n AS assessment, e.from_on + w.date_submitted::INTEGER AS "on",
    coalesce(w.is_banked = 1, false) AS banked, "on" + 1 AS known_on, w.score
FROM studentAssessment w JOIN assessment a USING (id_assessment)
JOIN enrolment e ON e.offering = a.offering AND e.id_student = w.id_student;

CREATE VIEW said_mark AS
SELECT enrolment, assessment, score, "on" + getvariable('mark_delay') + 1 AS known_on
FROM said_submission;

CREATE VIEW said_precourseactivity AS
SELECT e.n AS enrolment, pre_course_clicks AS clicks, e.from_on AS known_on
FROM vle_pre_course_clicks JOIN enrolment e USING (code_module, code_presentation, id_student);

-- Repeated lines are legitimate: their clicks are added up.
CREATE VIEW said_activityday AS
SELECT e.n AS enrolment, s.n AS site, e.from_on + v.date::INTEGER AS day,
    sum(v.sum_click)::BIGINT AS clicks, day + 1 AS known_on
FROM studentVle v JOIN enrolment e USING (code_module, code_presentation, id_student)
JOIN site s USING (id_site) GROUP BY ALL;
